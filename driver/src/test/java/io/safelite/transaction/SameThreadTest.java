package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two connections of one thread: what waits for the other waits for ever. */
@Timeout(20)
class SameThreadTest {
    @RegisterExtension final Databases db = new Databases();
    private Connection outer;
    private Connection inner;

    @BeforeEach
    void outerTransactionHasWritten() throws SQLException {
        outer = db.safe("");
        inner = db.safe("");
        run(outer, "CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        outer.setAutoCommit(false);
        run(outer, "UPDATE t SET a = 2");
    }

    @Test
    void plainSqliteJdbcWaitsForItselfUntilTheTimeoutIsOver() throws SQLException {
        Connection plain = db.plain("?busy_timeout=700");
        long start = System.nanoTime();
        assertThatThrownBy(() -> run(plain, "UPDATE t SET a = 3"))
                .hasMessageContaining("database is locked");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(600);
    }

    @Test
    void secondWriteTransactionFailsAtOnceAndNamesBoth() throws SQLException {
        inner.setAutoCommit(false);
        assertThatThrownBy(() -> run(inner, "UPDATE t SET a = 3"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> {
                            assertThat(e.getErrorCode()).isEqualTo(5);
                            assertThat(e.getSQLState()).isNotEqualTo("40001");
                            assertThat(e.getMessage())
                                    .contains("database is locked")
                                    .contains("UPDATE t SET a = 2")
                                    .contains("UPDATE t SET a = 3")
                                    .contains(Thread.currentThread().getName());
                        });
        outer.commit();
        run(inner, "UPDATE t SET a = 3");
        inner.commit();
        assertThat(ask(outer, "SELECT a FROM t")).isEqualTo("3");
    }

    @Test
    void secondTransactionThatReadsRunsBesideTheFirst() throws SQLException {
        inner.setAutoCommit(false);
        assertThat(ask(inner, "SELECT a FROM t")).isEqualTo("1");
        assertThatThrownBy(() -> run(inner, "UPDATE t SET a = 3"))
                .hasMessageContaining("waits for itself");
        assertThatThrownBy(inner::commit).isInstanceOf(SQLException.class);
        inner.rollback();
        outer.commit();
        assertThat(ask(inner, "SELECT a FROM t")).isEqualTo("2");
        inner.rollback();
    }
}
