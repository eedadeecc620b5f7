package io.safelite;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safelite.testing.Access;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.SQLiteConnection;

/** The data source by itself, and SafeLite in HikariCP by each way in. */
class PoolsTest {
    @RegisterExtension final Databases db = new Databases();

    private static HikariConfig pool() {
        HikariConfig config = new HikariConfig();
        config.setMaximumPoolSize(2);
        return config;
    }

    private static void requireProtected(HikariConfig config) throws SQLException {
        try (HikariDataSource pool = new HikariDataSource(config);
                Connection connection = pool.getConnection()) {
            Connection handle = connection.unwrap(SQLiteConnection.class);
            assertThat(Access.isSafeLites(handle)).isTrue();
            run(connection, "CREATE TABLE t(x)");
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            connection.commit();
            assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("wal");
        }
    }

    @Test
    @DriverOnly("its classes")
    void hikariWithDriverClassAndSqliteUrlIsProtected() throws SQLException {
        HikariConfig config = pool();
        config.setDriverClassName("io.safelite.SafeLiteSqliteDriver");
        config.setJdbcUrl("jdbc:sqlite:" + db.file());
        requireProtected(config);
    }

    @Test
    void hikariWithUrlIsProtected() throws SQLException {
        HikariConfig config = pool();
        config.setJdbcUrl(SAFE.prefix() + db.file());
        requireProtected(config);
    }

    @Test
    @DriverOnly("its data source")
    void hikariWithDataSourceClassAndUrlIsProtected() throws SQLException {
        HikariConfig config = pool();
        config.setDataSourceClassName("io.safelite.SafeLiteDataSource");
        config.addDataSourceProperty("url", "jdbc:safelite:" + db.file());
        requireProtected(config);
    }

    @Test
    @DriverOnly("its data source")
    void hikariWithDataSourceClassAndDatabaseNameIsProtected() throws SQLException {
        HikariConfig config = pool();
        config.setDataSourceClassName("io.safelite.SafeLiteDataSource");
        config.addDataSourceProperty("databaseName", db.file().toString());
        requireProtected(config);
    }

    @Test
    void hikarisReadOnlyPoolWorks() throws SQLException {
        run(db.safe(""), "CREATE TABLE t(x)");
        HikariConfig config = pool();
        config.setJdbcUrl(SAFE.prefix() + db.file());
        config.setReadOnly(true);
        try (HikariDataSource pool = new HikariDataSource(config);
                Connection connection = pool.getConnection()) {
            assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("0");
            assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES(1)"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void hikarisReadOnlyPoolFailsOnPlain() {
        HikariConfig config = pool();
        config.setJdbcUrl(PLAIN.prefix() + db.file());
        config.setDataSourceProperties(PLAIN.properties());
        config.setReadOnly(true);
        config.setInitializationFailTimeout(1);
        assertThatThrownBy(() -> new HikariDataSource(config).close())
                .hasStackTraceContaining("Cannot change read-only flag");
    }

    private SafeLiteDataSource dataSource() {
        SafeLiteDataSource dataSource = new SafeLiteDataSource();
        dataSource.setDatabaseName(db.file().toString());
        return dataSource;
    }

    @Test
    @DriverOnly("its data source")
    void dataSourceTakesBothPrefixes() throws SQLException {
        SafeLiteDataSource dataSource = new SafeLiteDataSource();
        for (String prefix : new String[] {"jdbc:safelite:", "jdbc:sqlite:"}) {
            dataSource.setUrl(prefix + db.file());
            assertThat(dataSource.getUrl()).startsWith(prefix);
            Connection connection = db.remember(dataSource.getConnection());
            assertThat(connection.getClass().getName()).startsWith("io.safelite.");
        }
    }

    @Test
    @DriverOnly("its data source")
    void dataSourceUsesItsProperties() throws SQLException {
        SafeLiteDataSource dataSource = dataSource();
        Properties properties = new Properties();
        properties.setProperty("busy_timeout", "77");
        properties.put("cache_size", 7);
        dataSource.setConnectionProperties(properties);
        dataSource.setProperty("foreign_keys", "on");
        dataSource.setProperty("foreign_keys", null);
        Connection connection = db.remember(dataSource.getConnection());
        assertThat(ask(connection, "PRAGMA busy_timeout")).isEqualTo("77");
        assertThat(ask(connection, "PRAGMA cache_size")).isEqualTo("7");
        assertThat(ask(connection, "PRAGMA foreign_keys")).isEqualTo("0");
    }

    @Test
    @DriverOnly("its data source")
    void dataSourceHonoursTheDefaultsOfItsProperties() throws SQLException {
        Properties defaults = new Properties();
        defaults.setProperty("busy_timeout", "77");
        SafeLiteDataSource dataSource = dataSource();
        dataSource.setConnectionProperties(new Properties(defaults));
        assertThat(ask(db.remember(dataSource.getConnection()), "PRAGMA busy_timeout"))
                .isEqualTo("77");
    }

    @Test
    @DriverOnly("its data source")
    void userAndPasswordAreAccepted() throws SQLException {
        SafeLiteDataSource dataSource = dataSource();
        db.remember(dataSource.getConnection("sa", "secret"));
        db.remember(dataSource.getConnection(null, null));
        dataSource.setUser("sa");
        dataSource.setPassword("");
        Connection connection = db.remember(dataSource.getConnection());
        run(connection, "CREATE TABLE t(x)");
    }

    @Test
    @DriverOnly("its data source")
    void dataSourceWithoutOrWithAForeignUrlSaysWhatItNeeds() {
        SafeLiteDataSource dataSource = new SafeLiteDataSource();
        assertThatThrownBy(dataSource::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("setUrl");
        dataSource.setUrl("jdbc:h2:mem:");
        assertThatThrownBy(dataSource::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("jdbc:h2:mem:");
    }

    @Test
    @DriverOnly("its data source")
    void dataSourceUnwrapsToItself() throws SQLException {
        SafeLiteDataSource dataSource = dataSource();
        assertThat(dataSource.unwrap(DataSource.class)).isSameAs(dataSource);
        assertThat(dataSource.isWrapperFor(SafeLiteDataSource.class)).isTrue();
        assertThat(dataSource.isWrapperFor(String.class)).isFalse();
        assertThat(dataSource.isWrapperFor(null)).isFalse();
        assertThatThrownBy(() -> dataSource.unwrap(String.class)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> dataSource.unwrap(null)).isInstanceOf(SQLException.class);
    }
}
