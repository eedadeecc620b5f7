package io.safelite.queue;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Access;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.SqlFailures;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two threads, two files, taken in opposite order. */
@Timeout(30)
class DeadlockTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection first(Access access, String parameters) throws SQLException {
        return open(access, db.file() + parameters);
    }

    private Connection second(Access access, String parameters) throws SQLException {
        Path file = db.directory().resolve("second.db").toAbsolutePath();
        return open(access, file + parameters);
    }

    private Connection open(Access access, String address) throws SQLException {
        Connection connection = db.open(access, address);
        run(connection, "CREATE TABLE IF NOT EXISTS t(a)");
        connection.setAutoCommit(false);
        return connection;
    }

    /** Has written to the one file and waits for the other, when this returns. */
    private static Background<Void> writesBoth(Connection one, Connection other)
            throws InterruptedException {
        Background<Void> writer =
                Background.run(
                        () -> {
                            run(one, "INSERT INTO t VALUES(2)");
                            run(other, "INSERT INTO t VALUES(2)");
                            one.commit();
                            other.commit();
                        });
        Background.await(
                "the other thread should wait", () -> Databases.slot(other).waiting() == 1);
        return writer;
    }

    @Test
    void plainSqliteJdbcWaitsUntilTheTimeoutIsOver() throws Exception {
        Connection mine = first(PLAIN, "?busy_timeout=700");
        Connection mineToo = second(PLAIN, "?busy_timeout=700");
        Connection theirs = second(PLAIN, "?busy_timeout=5000");
        Connection theirsToo = first(PLAIN, "?busy_timeout=5000");
        run(mine, "INSERT INTO t VALUES(1)");
        run(theirs, "INSERT INTO t VALUES(2)");
        Background<Void> other = Background.run(() -> run(theirsToo, "INSERT INTO t VALUES(2)"));
        long start = System.nanoTime();
        SqlFailures.failure(() -> run(mineToo, "INSERT INTO t VALUES(1)"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThan(600);
        mineToo.rollback();
        mine.rollback();
        other.get();
        theirsToo.rollback();
    }

    @Test
    void safeLiteTellsTheOneWhoWouldCloseTheCircle() throws Exception {
        Connection mine = first(SAFE, "");
        Connection mineToo = second(SAFE, "");
        Connection theirs = second(SAFE, "");
        Connection theirsToo = first(SAFE, "");
        run(mine, "INSERT INTO t VALUES(1)");
        Background<Void> other = writesBoth(theirs, theirsToo);
        long start = System.nanoTime();
        SQLException e = SqlFailures.failure(() -> run(mineToo, "INSERT INTO t VALUES(3)"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(5000);
        assertThat(e.getErrorCode()).isEqualTo(5);
        assertThat(e.getSQLState()).isNotEqualTo("40001");
        assertThat(e.getMessage())
                .contains("2 threads would wait for each other")
                .contains("second.db")
                .contains(db.file().toString())
                .contains("INSERT INTO t VALUES(1)")
                .contains("INSERT INTO t VALUES(2)")
                .contains("INSERT INTO t VALUES(3)");
        mineToo.rollback();
        mine.commit();
        other.get();
        assertThat(ask(mine, "SELECT count(*) FROM t")).isEqualTo("2");
        mine.rollback();
    }

    /** Who waits for somebody that waits for nobody is in no circle. */
    @Test
    void chainIsNoCircle() throws Exception {
        Connection mine = first(SAFE, "");
        Connection theirs = second(SAFE, "");
        Connection theirsToo = first(SAFE, "");
        Connection third = second(SAFE, "");
        run(mine, "INSERT INTO t VALUES(1)");
        Background<Void> other = writesBoth(theirs, theirsToo);
        Background<Void> last =
                Background.run(
                        () -> {
                            run(third, "INSERT INTO t VALUES(3)");
                            third.commit();
                        });
        Background.await(
                "the third thread should wait", () -> Databases.slot(third).waiting() == 1);
        mine.commit();
        other.get();
        last.get();
        assertThat(ask(third, "SELECT count(*) FROM t")).isEqualTo("2");
        third.rollback();
    }
}
