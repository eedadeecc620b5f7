package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static io.safelite.testing.SqlFailures.contention;
import static io.safelite.testing.SqlFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.SharedSync;
import io.safelite.internal.queue.GroupSync;
import io.safelite.testing.Access;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import io.safelite.testing.Events;
import io.safelite.testing.OtherJvm;
import io.safelite.testing.SqlProgram;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/**
 * Which commits share a sync, and what the application sees of it: nothing. That they are on the
 * disk is proven elsewhere, by simulated losses of power.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GroupCommitTest {
    private static final String INSERT = "INSERT INTO t VALUES(1)";

    @RegisterExtension final Databases db = new Databases();

    @BeforeEach
    void createTable() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(a)");
        db.closeAll();
    }

    private static GroupSync.Statistics shared(Connection connection) {
        return Databases.session(connection).context().durability().group().statistics();
    }

    /** Lets two writers meet, so that commits are worth sharing a sync. */
    private Connection writersMeet(Connection one) throws Exception {
        Connection other = db.safe("");
        other.setAutoCommit(false);
        run(other, INSERT);
        Background<Void> waiting = Background.run(() -> run(one, INSERT));
        waiting.awaitParked();
        other.commit();
        waiting.get();
        return other;
    }

    @Test
    void aLoneWriterIsSyncedBySqlite() throws SQLException {
        Connection connection = db.safe("");
        run(connection, INSERT, INSERT);

        assertThat(shared(connection).written()).isZero();
    }

    @Test
    void writersThatMeetShareSyncs() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        long before = shared(connection).written();

        run(connection, INSERT);
        connection.setAutoCommit(false);
        run(connection, INSERT);
        connection.commit();

        assertThat(shared(connection).written()).isEqualTo(before + 2);
        assertThat(shared(connection).syncs()).isPositive();
    }

    @Test
    void manyCommitsNeedFewSyncs() throws Exception {
        int threads = 8;
        int commits = 50;
        Connection first = db.safe("");
        writersMeet(first);
        List<Background<Void>> writers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Connection connection = db.safe("");
            writers.add(
                    Background.run(
                            () -> {
                                for (int k = 0; k < commits; k++) {
                                    run(connection, INSERT);
                                }
                            }));
        }
        for (Background<Void> writer : writers) {
            writer.get();
        }

        GroupSync.Statistics shared = shared(first);
        assertThat(shared.written()).isGreaterThanOrEqualTo(threads * (commits - 1L));
        assertThat(shared.syncs()).isLessThan(shared.written());
        assertThat(ask(first, "SELECT count(*) FROM t")).isEqualTo("" + (threads * commits + 2));
    }

    @Test
    void listenersHearOfEverySyncAndHowManyCommitsItWasFor() throws Exception {
        Events.clear();
        Connection one = db.safe("?" + Events.LISTENER);
        Connection other = db.safe("?" + Events.LISTENER);
        other.setAutoCommit(false);
        run(other, INSERT);
        Background<Void> waiting = Background.run(() -> run(one, INSERT)).awaitParked();
        other.commit();
        waiting.get();
        run(one, INSERT, INSERT);

        List<SharedSync> syncs = Events.of(SharedSync.class);
        assertThat(syncs).hasSize((int) shared(one).syncs());
        assertThat(syncs.stream().mapToLong(SharedSync::commits).sum())
                .isEqualTo(shared(one).written())
                .isGreaterThanOrEqualTo(2);
        assertThat(syncs)
                .allSatisfy(
                        sync -> {
                            assertThat(sync.database()).isEqualTo(db.file().toString());
                            assertThat(sync.took()).isPositive();
                            assertThat(sync.succeeded()).isTrue();
                        });
    }

    @Test
    void aBatchIsSyncedAsOne() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        run(connection, INSERT);
        long before = shared(connection).written();

        try (Statement statement = connection.createStatement()) {
            statement.addBatch(INSERT);
            statement.addBatch(INSERT);
            statement.executeBatch();
        }

        assertThat(shared(connection).written()).isEqualTo(before + 1);
    }

    /** It is given a transaction of its own, so that its COMMIT can be repeated. */
    @Test
    void aStatementThatHasWaitedForAForeignLockIsSynced() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        run(connection, INSERT);
        long before = shared(connection).written();
        Connection foreign = db.plain("");
        run(foreign, "BEGIN IMMEDIATE");

        Background<Void> waiting = Background.run(() -> run(connection, INSERT));
        waiting.awaitParked();
        assertThat(shared(connection).written()).isEqualTo(before);
        run(foreign, "COMMIT");
        waiting.get();

        assertThat(shared(connection).written()).isEqualTo(before + 1);
    }

    @Test
    void returnedRowsDoNotKeepACommitFromItsSync() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        run(connection, INSERT);
        long before = shared(connection).written();

        assertThat(ask(connection, INSERT + " RETURNING a")).isEqualTo("1");

        assertThat(shared(connection).written()).isEqualTo(before + 1);
    }

    @Test
    void aSavepointThatCommitsIsSynced() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        run(connection, INSERT);
        long before = shared(connection).written();

        run(connection, "SAVEPOINT s", INSERT, "RELEASE s", "BEGIN IMMEDIATE", INSERT, "END");

        assertThat(shared(connection).written()).isEqualTo(before + 2);
    }

    @Test
    void readingDoesNotSync() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        run(connection, INSERT);
        long before = shared(connection).written();

        ask(connection, "SELECT count(*) FROM t");
        connection.setAutoCommit(false);
        ask(connection, "SELECT count(*) FROM t");
        connection.commit();

        assertThat(shared(connection).written()).isEqualTo(before);
    }

    @Test
    void whatTheApplicationSeesIsWhatItSet() throws Exception {
        Connection connection = db.safe("?synchronous=EXTRA");
        writersMeet(connection);
        run(connection, INSERT);

        connection.setAutoCommit(false);
        run(connection, INSERT);
        assertThat(ask(connection, "PRAGMA synchronous")).isEqualTo("3");
        try (PreparedStatement prepared = connection.prepareStatement("PRAGMA synchronous");
                ResultSet row = prepared.executeQuery()) {
            assertThat(row.getInt("synchronous")).isEqualTo(3);
        }
        connection.commit();
        assertThat(ask(connection, "PRAGMA synchronous")).isEqualTo("3");
        connection.setAutoCommit(true);
        assertThat(ask(connection, "PRAGMA synchronous")).isEqualTo("3");
        try (PreparedStatement prepared = connection.prepareStatement("PRAGMA synchronous");
                ResultSet row = prepared.executeQuery()) {
            assertThat(row.getInt("synchronous")).isEqualTo(3);
        }
    }

    /** Refused by SQLite, in the same words. */
    @Test
    void itCannotBeSetWithinATransaction() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        connection.setAutoCommit(false);
        run(connection, INSERT);

        assertThat(failure(() -> run(connection, "PRAGMA synchronous=OFF")).getMessage())
                .contains("Safety level may not be changed inside a transaction");
        connection.rollback();
        assertThat(ask(connection, "PRAGMA synchronous")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?synchronous=NORMAL", "?synchronous=OFF", "?safelite.group_commit=off"})
    void whoWantsItOtherwiseIsLeftAlone(String parameters) throws Exception {
        Connection connection = db.safe(parameters);
        writersMeet(connection);
        run(connection, INSERT);

        assertThat(shared(connection).written()).isZero();
    }

    /** The log may then not be the file that Java finds, or need more than a sync. */
    @ParameterizedTest
    @ValueSource(strings = {"?psow=0", "?vfs=unix"})
    void whoSaysHowTheFileIsReachedIsLeftAlone(String parameters) throws Exception {
        Connection connection = db.open(Access.SAFE, "file:" + db.file() + parameters);
        writersMeet(connection);
        run(connection, INSERT);

        assertThat(shared(connection).written()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRAGMA synchronous=NORMAL", "PRAGMA main.synchronous = 0"})
    void itCanBeLoweredLater(String pragma) throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        run(connection, INSERT);
        long before = shared(connection).written();
        assertThat(before).isPositive();

        run(connection, pragma, INSERT);

        assertThat(shared(connection).written()).isEqualTo(before);
        run(connection, "PRAGMA synchronous=FULL", INSERT);
        assertThat(shared(connection).written()).isEqualTo(before + 1);
    }

    @Test
    void loweringItByAPreparedStatementCounts() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        run(connection, INSERT);
        long before = shared(connection).written();

        try (PreparedStatement pragma = connection.prepareStatement("PRAGMA synchronous=OFF")) {
            pragma.execute();
        }
        run(connection, INSERT);

        assertThat(ask(connection, "PRAGMA synchronous")).isEqualTo("0");
        assertThat(shared(connection).written()).isEqualTo(before);
    }

    /** In rollback-journal mode NORMAL is less than FULL in more than one place. */
    @Test
    void leavingWalModeLeavesSyncingToSqlite() throws Exception {
        Connection connection = db.safe("");
        Connection other = writersMeet(connection);
        run(connection, INSERT);
        long before = shared(connection).written();
        other.close();

        assertThat(ask(connection, "PRAGMA journal_mode=DELETE")).isEqualTo("delete");
        run(connection, INSERT);

        assertThat(shared(connection).written()).isEqualTo(before);
        assertThat(ask(connection, "PRAGMA journal_mode=WAL")).isEqualTo("wal");
        run(connection, INSERT);
        assertThat(shared(connection).written()).isEqualTo(before + 1);
    }

    /** It has no place in a transaction, so it is not tried in one either. */
    @Test
    void whoCannotLeaveWalModeHearsThatTheDatabaseIsLocked() throws Exception {
        Connection connection = db.safe("?busy_timeout=100");
        writersMeet(connection);

        contention(() -> ask(connection, "PRAGMA journal_mode=DELETE"));
    }

    @Test
    void anAttachedDatabaseLeavesSyncingToSqlite() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        run(connection, INSERT);
        long before = shared(connection).written();

        run(connection, "ATTACH '" + db.directory().resolve("other.db") + "' AS other", INSERT);

        assertThat(shared(connection).written()).isEqualTo(before);
    }

    /** What the application commits below SafeLite is synced by SQLite. */
    @Test
    @DriverOnly("with the agent the application gets its own driver's object")
    void reachingBelowLeavesSyncingToSqlite() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        run(connection, INSERT);
        long before = shared(connection).written();

        connection.unwrap(SQLiteConnection.class).getDatabase();
        run(connection, INSERT);

        assertThat(shared(connection).written()).isEqualTo(before);
    }

    /** SQLite cannot be told otherwise within a transaction: this one shares its sync still. */
    @Test
    @DriverOnly("with the agent the application gets its own driver's object")
    void reachingBelowInATransactionTakesEffectAfterIt() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        connection.setAutoCommit(false);
        run(connection, INSERT);
        long before = shared(connection).written();

        connection.unwrap(SQLiteConnection.class).getDatabase();
        connection.commit();
        assertThat(shared(connection).written()).isEqualTo(before + 1);
        run(connection, INSERT);
        connection.commit();

        assertThat(shared(connection).written()).isEqualTo(before + 1);
        assertThat(ask(connection, "PRAGMA synchronous")).isEqualTo("2");
    }

    /** The statement fails, and what it has done before that is committed. */
    @Test
    void whatAFailedStatementKeepsIsSynced() throws Exception {
        Connection connection = db.safe("");
        writersMeet(connection);
        run(connection, "CREATE TABLE u(a INTEGER PRIMARY KEY)");
        long before = shared(connection).written();

        assertThat(
                        failure(() -> run(connection, "INSERT OR FAIL INTO u VALUES(1),(2),(1)"))
                                .getMessage())
                .contains("UNIQUE");

        assertThat(ask(connection, "SELECT count(*) FROM u")).isEqualTo("2");
        assertThat(shared(connection).written()).isEqualTo(before + 1);
    }

    @Test
    void durableReadsSyncWhatOthersHaveCommitted() throws Exception {
        Connection reader = db.safe("?safelite.durable_reads=true");
        Connection other = db.plain("?synchronous=NORMAL");
        ask(reader, "SELECT count(*) FROM t");
        long before = shared(reader).syncs();

        ask(reader, "SELECT count(*) FROM t");
        assertThat(shared(reader).syncs()).as("nothing new was seen").isEqualTo(before);
        run(other, INSERT);
        ask(reader, "SELECT count(*) FROM t");
        assertThat(shared(reader).syncs()).isEqualTo(before + 1);

        reader.setAutoCommit(false);
        run(other, INSERT);
        ask(reader, "SELECT count(*) FROM t");
        assertThat(shared(reader).syncs()).isEqualTo(before + 2);
        reader.commit();
    }

    @Test
    void readsDoNotSyncUnlessAsked() throws Exception {
        Connection reader = db.safe("");
        ask(reader, "SELECT count(*) FROM t");

        assertThat(shared(reader).syncs()).isZero();
    }

    /** SQLite's locks lie on the -shm, and closing that in Java drops them. */
    @ParameterizedTest
    @CsvSource({"-wal, true", "-shm, false"})
    void closingTheLogInJavaDropsNoLock(String file, boolean isStillLocked) throws Exception {
        Connection writer = db.plain("?journal_mode=WAL");
        run(writer, INSERT, "BEGIN IMMEDIATE", INSERT);
        try (OtherJvm other = SqlProgram.start()) {
            other.does(SqlProgram.open(db.file()) + "?busy_timeout=0&safelite.queue=off");
            Path beside = Path.of(db.file() + file);
            try (AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(false);
                assertThat(other.ask("BEGIN IMMEDIATE")).contains("database is locked");
            }
            assertThat(other.ask("BEGIN IMMEDIATE").contains("database is locked"))
                    .isEqualTo(isStillLocked);
        }
    }
}
