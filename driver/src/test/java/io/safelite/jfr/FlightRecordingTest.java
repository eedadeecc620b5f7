package io.safelite.jfr;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.contention;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a recording with the JDK's default settings shows. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FlightRecordingTest {
    private static final String INSERT = "INSERT INTO t VALUES(1)";

    @RegisterExtension final Databases db = new Databases();

    @BeforeEach
    void createTable() throws SQLException {
        run(db.safe(""), "CREATE TABLE t(a)");
    }

    private interface Scene {
        void play() throws Exception;
    }

    private List<RecordedEvent> recorded(String name, Scene scene) throws Exception {
        Path file = db.directory().resolve("recording.jfr");
        try (Recording recording = new Recording(Configuration.getConfiguration("default"))) {
            recording.enable("safelite.GroupSync").withoutThreshold(); // a good disk is quick
            recording.start();
            scene.play();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("safelite." + name))
                .toList();
    }

    /** Another connection waits until this one commits. */
    private void oneWaits() throws Exception {
        Connection holder = db.safe("");
        Connection other = db.safe("");
        holder.setAutoCommit(false);
        run(holder, INSERT);
        Background<Void> waiting = Background.run(() -> run(other, INSERT));
        waiting.awaitParked();
        Thread.sleep(30);
        holder.commit();
        waiting.get();
        run(other, INSERT);
    }

    @Test
    void waits() throws Exception {
        List<RecordedEvent> waits = recorded("WriterWait", this::oneWaits);

        assertThat(waits).hasSize(1);
        assertThat(waits.get(0).getDuration().toMillis()).isGreaterThanOrEqualTo(20);
        assertThat(waits.get(0).getString("database")).isEqualTo(db.file().toString());
        assertThat(waits.get(0).getThread().getJavaName()).isEqualTo("background");
    }

    @Test
    void checkpoints() throws Exception {
        List<RecordedEvent> checkpoints =
                recorded(
                        "Checkpoint",
                        () -> {
                            Connection connection = db.safe("?synchronous=NORMAL");
                            for (int i = 0; i < 48; i++) {
                                run(connection, "INSERT INTO t VALUES(zeroblob(40000))");
                            }
                            Thread.sleep(300);
                        });

        assertThat(checkpoints).isNotEmpty();
        RecordedEvent first = checkpoints.get(0);
        assertThat(first.getString("database")).isEqualTo(db.file().toString());
        assertThat(first.getString("mode")).isEqualTo("PASSIVE");
        assertThat(first.getLong("copiedPages")).isPositive();
        assertThat(first.getThread().getJavaName()).isEqualTo("safelite-checkpoint");
    }

    @Test
    void holds() throws Exception {
        List<RecordedEvent> holds = recorded("WriterHold", this::oneWaits);

        assertThat(holds).isNotEmpty();
        assertThat(holds.get(0).getString("firstSql")).isEqualTo(INSERT);
        assertThat(holds.get(0).getDuration().toMillis()).isGreaterThanOrEqualTo(20);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void sharedSyncs() throws Exception {
        run(db.safe(""), "PRAGMA journal_mode=WAL");

        List<RecordedEvent> syncs = recorded("GroupSync", this::oneWaits);

        assertThat(syncs).isNotEmpty();
        assertThat(syncs.get(0).getLong("commits")).isPositive();
        assertThat(syncs.get(0).getBoolean("succeeded")).isTrue();
    }

    /** What this connection has read, another changes before it writes. */
    private void oneIsRefused() throws SQLException {
        Connection reader = db.safe("?safelite.begin=deferred");
        reader.setAutoCommit(false);
        ask(reader, "SELECT count(*) FROM t");
        run(db.safe(""), INSERT);
        contention(() -> run(reader, INSERT));
        reader.rollback();
    }

    @Test
    void conflicts() throws Exception {
        List<RecordedEvent> retries = recorded("TransactionRetry", this::oneIsRefused);

        assertThat(retries).hasSize(1);
        assertThat(retries.get(0).getString("outcome")).isEqualTo("REFUSED");
        assertThat(retries.get(0).getString("reason")).isEqualTo("OBSERVATION_CHANGED");
    }

    @Test
    void lostTransactions() throws Exception {
        List<RecordedEvent> lost = recorded("TransactionLost", this::oneIsRefused);

        assertThat(lost).hasSize(1);
        assertThat(lost.get(0).getString("cause")).isEqualTo("CONFLICT");
    }
}
