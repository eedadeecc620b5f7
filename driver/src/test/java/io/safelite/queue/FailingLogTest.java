package io.safelite.queue;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.io.OutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application whose logging throws: no call fails, and none is half done, because of it. */
@Timeout(60)
class FailingLogTest {
    private static final Logger LOGGER = Logger.getLogger("io.safelite");

    @RegisterExtension final Databases db = new Databases();

    private final PrintStream console = System.err;
    private final AtomicInteger failures = new AtomicInteger();
    private final Handler failing =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    failures.incrementAndGet();
                    throw new IllegalStateException("the disk of the log is full");
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void failToLog() {
        LOGGER.addHandler(failing);
        LOGGER.setLevel(Level.FINE);
        // The first failure is shown there.
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), true));
    }

    @AfterEach
    void logAgain() {
        LOGGER.removeHandler(failing);
        LOGGER.setLevel(null);
        System.setErr(console);
    }

    /** A connection in a transaction that has written. */
    private Connection writing() throws Exception {
        run(db.safe(""), "CREATE TABLE t(a)");
        Connection holder = db.safe("");
        holder.setAutoCommit(false);
        run(holder, "INSERT INTO t VALUES(1)");
        return holder;
    }

    @Test
    void whoWarnsOfALongWaitWaitsOn() throws Exception {
        Connection holder = writing();
        Connection waiting = db.safe("?busy_timeout=2000");
        int before = failures.get();
        Background<Void> write = Background.run(() -> run(waiting, "INSERT INTO t VALUES(2)"));
        Background.await("a warning", () -> failures.get() > before);
        holder.commit();
        write.get();
        assertThat(ask(waiting, "SELECT count(*) FROM t")).isEqualTo("2");
    }

    @Test
    void commitThatKeptOthersWaitingReturns() throws Exception {
        Connection holder = writing();
        Connection waiting = db.safe("");
        Background<Void> write =
                Background.run(() -> run(waiting, "INSERT INTO t VALUES(2)")).awaitParked();
        Thread.sleep(1100);
        int before = failures.get();
        assertThatCode(holder::commit).doesNotThrowAnyException();
        assertThat(failures.get()).isGreaterThan(before);
        write.get();
        assertThat(ask(waiting, "SELECT count(*) FROM t")).isEqualTo("2");
    }
}
