package io.safelite.it.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** What pools do about a connection whose transaction can be neither committed nor rolled back. */
@ExtendWith(Quiet.class)
class BrokenConnectionTest {
    @TempDir private Path directory;

    @Test
    void hikariCpGivesItOutAgainWithSqliteJdbcAlone() throws Exception {
        Database database = Database.create(directory, false, "");
        try (HikariDataSource pool = database.pool(1)) {
            assertThat(state(pool)).isNull();

            assertThatThrownBy(() -> write(pool)).hasMessageContaining("SQLITE_INTERRUPT");
        }
    }

    @Test
    void hikariCpThrowsItAway() throws Exception {
        Database database = Database.create(directory, true, "");
        try (HikariDataSource pool = database.pool(1)) {
            assertThat(state(pool)).isEqualTo("08006");

            write(pool);
        }
        assertThat(database.value()).isEqualTo(1);
    }

    /** Agroal asks its sorter, and has none unless it is given one. */
    @Test
    void agroalThrowsItAwayIfItIsTold() throws Exception {
        Database database = Database.create(directory, true, "");
        ExceptionSorter sorter = e -> e.getSQLState() != null && e.getSQLState().startsWith("08");
        try (AgroalDataSource pool = agroal(database, sorter)) {
            assertThat(state(pool)).isEqualTo("08006");

            write(pool);
        }
        assertThat(database.value()).isEqualTo(1);
    }

    @Test
    void agroalGivesItOutAgainOtherwise() throws Exception {
        Database database = Database.create(directory, true, "");
        try (AgroalDataSource pool = agroal(database, ExceptionSorter.defaultExceptionSorter())) {
            assertThat(state(pool)).isEqualTo("08006");

            assertThatThrownBy(() -> write(pool)).hasMessageContaining("closed");
        }
    }

    private static AgroalDataSource agroal(Database database, ExceptionSorter sorter)
            throws SQLException {
        return AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(
                                pool ->
                                        pool.maxSize(1)
                                                .exceptionSorter(sorter)
                                                .connectionFactoryConfiguration(
                                                        factory ->
                                                                factory.jdbcUrl(database.url()))));
    }

    /** The SQLState of a rollback that cannot be made. */
    private static String state(DataSource pool) {
        SQLException e = catchThrowableOfType(SQLException.class, () -> failToRollBack(pool));
        return e.getSQLState();
    }

    /** A handler of the application interrupts everything on this connection, rollbacks too. */
    private static void failToRollBack(DataSource pool) throws SQLException {
        AtomicBoolean interrupts = new AtomicBoolean();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            ProgressHandler.setHandler(
                    connection.unwrap(SQLiteConnection.class),
                    1,
                    new ProgressHandler() {
                        @Override
                        protected int progress() {
                            return interrupts.get() ? 1 : 0;
                        }
                    });
            connection.setAutoCommit(false);
            statement.execute(Database.WRITE);
            interrupts.set(true);
            connection.rollback();
        }
    }

    private static void write(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(Database.WRITE);
        }
    }
}
