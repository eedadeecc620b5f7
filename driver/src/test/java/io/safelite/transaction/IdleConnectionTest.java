package io.safelite.transaction;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.busy;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safelite.testing.Access;
import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that does nothing must hold nothing, whatever its autocommit flag says. */
class IdleConnectionTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection other;

    @BeforeEach
    void table() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(n INTEGER)");
        other = db.plain("?busy_timeout=0");
    }

    private HikariDataSource pool(Access access, String parameters) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(access.prefix() + db.file() + parameters);
        config.setDataSourceProperties(access.properties());
        config.setMaximumPoolSize(3);
        config.setAutoCommit(false);
        config.setConnectionTimeout(2_000);
        return new HikariDataSource(config);
    }

    @Nested
    class Plain {
        private static final String IMMEDIATE = "?transaction_mode=IMMEDIATE&busy_timeout=0";

        @Test
        void idleConnectionHoldsTheWriteLockFromSetAutoCommitOn() throws SQLException {
            db.plain(IMMEDIATE).setAutoCommit(false);
            busy(() -> run(other, "INSERT INTO t VALUES(1)"));
        }

        @Test
        void itHoldsTheLockAfterCommitToo() throws SQLException {
            Connection connection = db.plain(IMMEDIATE);
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO t VALUES(1)");
            connection.commit();
            busy(() -> run(other, "INSERT INTO t VALUES(2)"));
        }

        @Test
        void idlePoolLocksEverybodyOut() throws SQLException {
            try (HikariDataSource pool = pool(PLAIN, IMMEDIATE)) {
                try (Connection connection = pool.getConnection()) {
                    run(connection, "INSERT INTO t VALUES(1)");
                    connection.commit();
                }
                busy(() -> run(other, "INSERT INTO t VALUES(2)"));
            }
        }
    }

    @Nested
    class WithSafeLite {
        @ParameterizedTest
        @ValueSource(strings = {"", "?transaction_mode=IMMEDIATE", "?transaction_mode=EXCLUSIVE"})
        void idleConnectionHoldsNothing(String parameters) throws SQLException {
            Connection connection = db.safe(parameters);
            connection.setAutoCommit(false);
            run(other, "INSERT INTO t VALUES(1)");
            run(connection, "INSERT INTO t VALUES(2)");
            busy(() -> run(other, "INSERT INTO t VALUES(3)"));
            connection.commit();
            run(other, "INSERT INTO t VALUES(4)");
            connection.rollback();
            run(other, "INSERT INTO t VALUES(5)");
            connection.setAutoCommit(true);
            assertThat(ask(other, "SELECT group_concat(n) FROM t")).isEqualTo("1,2,4,5");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "?transaction_mode=IMMEDIATE"})
        void idlePoolHoldsNothingAndHandsOutAllItsConnections(String parameters)
                throws SQLException {
            try (HikariDataSource pool = pool(SAFE, parameters)) {
                List<Connection> borrowed = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    borrowed.add(pool.getConnection());
                }
                run(other, "INSERT INTO t VALUES(1)");
                for (Connection connection : borrowed) {
                    run(connection, "INSERT INTO t VALUES(2)");
                    connection.commit();
                    connection.close();
                }
                run(other, "INSERT INTO t VALUES(3)");
                assertThat(ask(other, "SELECT group_concat(n) FROM t")).isEqualTo("1,2,2,2,3");
            }
        }

        @Test
        void connectionGivenBackInATransactionHoldsNothing() throws SQLException {
            try (HikariDataSource pool = pool(SAFE, "")) {
                try (Connection connection = pool.getConnection()) {
                    run(connection, "INSERT INTO t VALUES(1)");
                }
                run(other, "INSERT INTO t VALUES(2)");
                assertThat(ask(other, "SELECT group_concat(n) FROM t")).isEqualTo("2");
            }
        }
    }
}
