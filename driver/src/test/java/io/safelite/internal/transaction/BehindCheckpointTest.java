package io.safelite.internal.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.queue.WriterSlot;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A checkpoint that keeps writers out makes nobody fail who would not have to wait without it. */
@DriverOnly("plays the engine's own checkpoint")
class BehindCheckpointTest {
    private static final String INSERT = "INSERT INTO t VALUES(1)";

    @RegisterExtension final Databases db = new Databases();

    @BeforeEach
    void createTable() throws SQLException {
        run(db.safe(""), "CREATE TABLE t(a)");
    }

    private static WriterSlot.Ticket checkpoint(Connection connection) {
        return Databases.slot(connection)
                .tryAcquire(GovernorClient.INSTANCE, Checkpointer.sql(Checkpointer.Mode.PASSIVE));
    }

    private void isDoneAfterTheCheckpoint(Connection connection, Background.Action action)
            throws Exception {
        Background<Void> waiting;
        try (WriterSlot.Ticket checkpoint = checkpoint(connection)) {
            assertThat(checkpoint).isNotNull();
            waiting = Background.run(action).awaitParked();
        }
        waiting.get();
    }

    @Test
    void whoMayNotWaitWaitsForIt() throws Exception {
        Connection connection = db.safe("?busy_timeout=0");

        isDoneAfterTheCheckpoint(connection, () -> run(connection, INSERT));
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("1");
    }

    /** Whoever has read may not wait for a writer, which would outdate what it has read. */
    @Test
    void whoHasReadWaitsForIt() throws Exception {
        Connection connection =
                db.safe("?busy_timeout=0&safelite.begin=deferred&safelite.retry=off");
        connection.setAutoCommit(false);
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("0");

        isDoneAfterTheCheckpoint(connection, () -> run(connection, INSERT));
        connection.commit();
        assertThat(ask(connection, "SELECT count(*) FROM t")).isEqualTo("1");
    }
}
