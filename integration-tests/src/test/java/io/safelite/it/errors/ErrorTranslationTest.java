package io.safelite.it.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.SerializableTransactionRunner;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.sqlite.SQLiteConnection;

/** What frameworks and pools do about a transaction that cannot get the lock in time. */
@ExtendWith(Quiet.class)
class ErrorTranslationTest {
    @TempDir private Path directory;

    /** A transaction that somebody is in the way of, the first time. */
    static class Interrupted {
        private final Database database;
        private final OtherWriter inTheWay;
        private int attempts;

        Interrupted(Database database) {
            this.database = database;
            inTheWay = new OtherWriter(database.url());
        }

        void begins() {
            attempts++;
            if (attempts == 2) {
                inTheWay.close();
            }
        }

        /** The second attempt's write came after that of the one in the way. */
        void requireSecondAttemptMadeIt() throws SQLException {
            assertThat(attempts).isEqualTo(2);
            assertThat(database.value()).isEqualTo(2);
        }

        void requireNoSecondAttempt() throws SQLException {
            assertThat(attempts).isEqualTo(1);
            inTheWay.close();
            assertThat(database.value()).isEqualTo(1);
        }
    }

    private Database database(boolean isSafe) throws SQLException {
        return Database.create(directory, isSafe, "");
    }

    // Spring

    private static RetryTemplate retryTemplate() {
        return new RetryTemplate(
                RetryPolicy.builder()
                        .includes(ConcurrencyFailureException.class)
                        .maxRetries(3)
                        .delay(Duration.ofMillis(1))
                        .build());
    }

    private static void retryBySpring(Interrupted transaction, DataSource dataSource)
            throws Exception {
        retryTemplate()
                .execute(
                        () -> {
                            transaction.begins();
                            SpringTools.jdbc(dataSource, Contents.writing());
                            return null;
                        });
    }

    @Test
    void springsRetryTemplateRunsItAgain() throws Exception {
        Database database = database(true);
        try (HikariDataSource pool = database.pool(1)) {
            Interrupted transaction = new Interrupted(database);
            retryBySpring(transaction, pool);
            transaction.requireSecondAttemptMadeIt();
        }
    }

    @Test
    void springsRetryTemplateDoesNotKnowThatOfSqliteJdbc() throws Exception {
        Database database = database(false);
        try (HikariDataSource pool = database.pool(1)) {
            Interrupted transaction = new Interrupted(database);
            assertThat(catchThrowable(() -> retryBySpring(transaction, pool))).isNotNull();
            transaction.requireNoSecondAttempt();
        }
    }

    /** As an application writes it. */
    static class Service {
        private final DataSource dataSource;
        private final Interrupted transaction;

        Service(DataSource dataSource, Interrupted transaction) {
            this.dataSource = dataSource;
            this.transaction = transaction;
        }

        @Retryable(includes = ConcurrencyFailureException.class, delay = 1)
        public void write() {
            transaction.begins();
            SpringTools.jdbc(dataSource, Contents.writing());
        }
    }

    /** The configuration of an application. */
    @EnableResilientMethods(proxyTargetClass = true)
    static class Application {}

    @Test
    void springsRetryableRunsItAgain() throws Exception {
        Database database = database(true);
        try (HikariDataSource pool = database.pool(1);
                var context = new AnnotationConfigApplicationContext()) {
            Interrupted transaction = new Interrupted(database);
            context.register(Application.class);
            context.registerBean(Service.class, () -> new Service(pool, transaction));
            context.refresh();

            context.getBean(Service.class).write();

            transaction.requireSecondAttemptMadeIt();
        }
    }

    // JDBI

    private static void retryByJdbi(Interrupted transaction, DataSource dataSource) {
        Jdbi jdbi = Jdbi.create(dataSource);
        jdbi.setTransactionHandler(new SerializableTransactionRunner());
        jdbi.useTransaction(
                TransactionIsolationLevel.SERIALIZABLE,
                handle -> {
                    transaction.begins();
                    handle.execute(Database.WRITE);
                });
    }

    @Test
    void jdbisRunnerRunsItAgain() throws Exception {
        Database database = database(true);
        try (HikariDataSource pool = database.pool(1)) {
            Interrupted transaction = new Interrupted(database);
            retryByJdbi(transaction, pool);
            transaction.requireSecondAttemptMadeIt();
        }
    }

    @Test
    void jdbisRunnerDoesNotKnowThatOfSqliteJdbc() throws Exception {
        Database database = database(false);
        try (HikariDataSource pool = database.pool(1)) {
            Interrupted transaction = new Interrupted(database);
            assertThat(catchThrowable(() -> retryByJdbi(transaction, pool))).isNotNull();
            transaction.requireNoSecondAttempt();
        }
    }

    // Pools

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hikariCpKeepsTheConnection(boolean isSafe) throws Exception {
        Database database = database(isSafe);
        try (HikariDataSource pool = database.pool(1)) {
            requireConnectionIsKept(database, pool);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void agroalKeepsTheConnection(boolean isSafe) throws Exception {
        Database database = database(isSafe);
        var configuration =
                new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(
                                pool ->
                                        pool.maxSize(1)
                                                .connectionFactoryConfiguration(
                                                        factory ->
                                                                factory.jdbcUrl(database.url())));
        try (AgroalDataSource pool = AgroalDataSource.from(configuration)) {
            requireConnectionIsKept(database, pool);
        }
    }

    private static void requireConnectionIsKept(Database database, DataSource pool)
            throws SQLException {
        SQLiteConnection before = physical(pool);
        try (OtherWriter other = new OtherWriter(database.url())) {
            assertThatThrownBy(() -> writeInTransaction(pool))
                    .hasMessageContaining("database is locked");
        }
        assertThat(physical(pool)).isSameAs(before);
        writeInTransaction(pool);
        assertThat(database.value()).isEqualTo(2);
    }

    private static SQLiteConnection physical(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return connection.unwrap(SQLiteConnection.class);
        }
    }

    private static void writeInTransaction(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(Database.WRITE);
            connection.commit();
        }
    }
}
