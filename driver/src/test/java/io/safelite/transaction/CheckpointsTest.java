package io.safelite.transaction;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.queue.CheckpointStatistics;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.WalUse;
import io.safelite.jmx.CheckpointsMXBean;
import io.safelite.testing.Access;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import io.safelite.testing.LogLines;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who copies the log back, when, and how long the log gets. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CheckpointsTest {
    /** Faster: commits are not synced, what is lost with the power matters elsewhere. */
    private static final String NO_SYNC = "?synchronous=NORMAL";

    private static final int PAGE = 4096;
    private static final int PAGE_IN_LOG = PAGE + 24;

    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final LogLines log = new LogLines();

    @BeforeEach
    void createTable() throws SQLException {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(id INTEGER PRIMARY KEY, a BLOB)");
        db.closeAll();
    }

    private static void write(Connection connection, int pages) throws SQLException {
        String sql =
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                        + " INSERT INTO t(a) SELECT randomblob(4000) FROM n";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setInt(1, pages);
            insert.executeUpdate();
        }
    }

    private static CheckpointStatistics.Snapshot checkpoints(Connection connection) {
        return Databases.session(connection).context().checkpoints().governor().statistics();
    }

    /** Writes until SafeLite has taken over, and once more so that this connection knows. */
    private static void govern(Connection connection) throws Exception {
        for (int i = 0; i < 48; i++) {
            write(connection, 10);
        }
        if (!Access.isThroughAgent()) {
            Background.await("a checkpoint", () -> checkpoints(connection).checkpoints() > 0);
        }
        Thread.sleep(Access.isThroughAgent() ? 500 : 50);
        write(connection, 1);
    }

    private WalUse use(Connection connection) throws SQLException, IOException {
        return WalUse.of(DatabaseFile.allOf(connection).get(0));
    }

    private Path wal() {
        return db.file().resolveSibling(db.file().getFileName() + "-wal");
    }

    private Connection connect(Access access) throws Exception {
        Connection connection = db.open(access, db.file() + NO_SYNC);
        if (access == Access.SAFE) {
            govern(connection);
        }
        return connection;
    }

    /** In how many of ten commits the database file itself was written to. */
    private int commitsThatCheckpoint(Connection connection) throws Exception {
        int count = 0;
        for (int i = 0; i < 10; i++) {
            long before = Files.size(db.file());
            write(connection, 1200);
            count += Files.size(db.file()) > before ? 1 : 0;
            Thread.sleep(150);
        }
        return count;
    }

    @Test
    void plainSqliteCheckpointsWithinCommit() throws Exception {
        assertThat(commitsThatCheckpoint(connect(Access.PLAIN))).isEqualTo(10);
    }

    @Test
    @DriverOnly("looks at the engine's own numbers")
    void commitLeavesTheCheckpointToAnotherThread() throws Exception {
        Connection connection = connect(Access.SAFE);
        long before = checkpoints(connection).checkpoints();

        assertThat(commitsThatCheckpoint(connection)).isLessThan(5);
        assertThat(checkpoints(connection).checkpoints()).isGreaterThan(before);
    }

    /** Where a checkpoint waits for no disk; until the application wants one that does. */
    @Test
    @DriverOnly("looks at the engine's own numbers")
    void withoutSyncsItIsLeftToSqlite() throws Exception {
        Connection connection = db.safe("?synchronous=OFF");
        govern(connection);
        // Not surely all: SafeLite's last checkpoint may be in the way of one.
        assertThat(commitsThatCheckpoint(connection)).isGreaterThan(8);

        run(connection, "PRAGMA synchronous=NORMAL");
        govern(connection);
        assertThat(commitsThatCheckpoint(connection)).isLessThan(5);
    }

    @Test
    @DriverOnly("looks at the engine's own numbers")
    void aFileThatIsHardlyWrittenToIsLeftToSqlite() throws Exception {
        Connection connection = db.safe(NO_SYNC);
        for (int i = 0; i < 100; i++) {
            run(connection, "UPDATE t SET a = 1 WHERE id = 1");
        }
        Thread.sleep(100);

        assertThat(checkpoints(connection).checkpoints()).isZero();
    }

    @Test
    void theApplicationSeesSqlitesOwnNumber() throws Exception {
        Connection connection = connect(Access.SAFE);

        assertThat(ask(connection, "PRAGMA wal_autocheckpoint")).isEqualTo("1000");
        connection.setAutoCommit(false);
        write(connection, 1);
        assertThat(ask(connection, "PRAGMA wal_autocheckpoint")).isEqualTo("1000");
    }

    @ParameterizedTest
    @DriverOnly("looks at the engine's own numbers")
    @ValueSource(strings = {"&wal_autocheckpoint=0", "&wal_autocheckpoint=1000"})
    void aNumberInTheUrlWins(String number) throws Exception {
        Connection connection = db.safe(NO_SYNC + number);
        for (int i = 0; i < 30; i++) {
            write(connection, 100);
        }

        assertThat(Databases.session(connection).context().checkpoints().governor()).isNull();
        boolean never = number.endsWith("=0");
        assertThat(use(connection).pages() > 3000).isEqualTo(never);
    }

    @Test
    void aNumberSetBySqlWins() throws Exception {
        Connection connection = connect(Access.SAFE);

        assertThat(ask(connection, "PRAGMA wal_autocheckpoint=0")).isEqualTo("0");
        Thread.sleep(300); // A last look at what was written before.
        write(connection, 1); // the log may be begun anew
        for (int i = 0; i < 30; i++) {
            write(connection, 100);
        }
        Thread.sleep(200);

        assertThat(ask(connection, "PRAGMA wal_autocheckpoint")).isEqualTo("0");
        assertThat(use(connection).pages()).isGreaterThan(3000);
    }

    /** SQLite itself cannot: a writer finds the log fully copied and unread never again. */
    @ParameterizedTest
    @EnumSource(Access.class)
    void readersThatOverlapAllTheTime(Access access) throws Exception {
        Connection writer = connect(access);
        AtomicBoolean isOver = new AtomicBoolean();
        List<Background<Void>> readers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Connection reader = db.open(access, db.file() + NO_SYNC);
            readers.add(Background.run(() -> readOnAndOn(reader, isOver)));
        }
        long longest = 0;
        for (int i = 0; i < 300; i++) {
            write(writer, 50);
            Thread.sleep(5);
            longest = Math.max(longest, Files.size(wal()));
        }
        isOver.set(true);
        for (Background<Void> reader : readers) {
            reader.get();
        }

        if (access == Access.PLAIN) {
            assertThat(longest / PAGE_IN_LOG).isGreaterThan(13_000);
        } else {
            assertThat(longest / PAGE_IN_LOG).isLessThan(12_000);
        }
    }

    private static void readOnAndOn(Connection reader, AtomicBoolean isOver) throws Exception {
        while (!isOver.get()) {
            try (Statement statement = reader.createStatement();
                    ResultSet row = statement.executeQuery("SELECT id FROM t")) {
                row.next();
                Thread.sleep(20);
            }
        }
    }

    @Test
    @DriverOnly("looks at the engine's own numbers")
    void aReaderThatDoesNotEndIsNamed() throws Exception {
        Connection writer = connect(Access.SAFE);
        Connection reader = db.safe(NO_SYNC);
        try (Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, 'the report' FROM t")) {
            rows.next();
            for (int i = 0; i < 100; i++) {
                write(writer, 100);
                Thread.sleep(5);
            }
            Background.await("a warning", () -> !log.lines().isEmpty());

            assertThat(log.lines().get(0))
                    .contains(db.file().toString())
                    .contains("pages")
                    .contains("connection #" + Databases.session(reader).context().id())
                    .contains("\"" + Thread.currentThread().getName() + "\"")
                    .contains("SELECT id, 'the report' FROM t");
            assertThat(checkpoints(writer).pinnedBy()).contains("the report");
        }
        Background.await("a log cut off", () -> wal().toFile().length() == 0);
        Background.await("nobody named", () -> checkpoints(writer).pinnedBy() == null);
    }

    @Test
    void jmxShowsThem() throws Exception {
        Connection connection = connect(Access.SAFE);
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name =
                new ObjectName(
                        "io.safelite:type=Checkpoints,file="
                                + ObjectName.quote(db.file().toString()));
        Background.await("the bean", () -> server.isRegistered(name));
        write(connection, 1);

        CheckpointsMXBean bean = JMX.newMXBeanProxy(server, name, CheckpointsMXBean.class);
        assertThat(bean.getDatabase()).isEqualTo(db.file().toString());
        assertThat(bean.getCheckpoints()).isPositive();
        assertThat(bean.getWithoutWriters()).isBetween(0L, bean.getCheckpoints());
        assertThat(bean.getLongestCheckpointMillis()).isPositive();
        assertThat(bean.getLogPages()).isPositive();
        Background.await("a look", () -> bean.getLogBytes() == wal().toFile().length());
        assertThat(bean.getPinnedBy()).isNull();
    }

    @Test
    void theJournalModeCanBeChanged() throws Exception {
        Connection connection = connect(Access.SAFE);

        assertThat(ask(connection, "PRAGMA journal_mode=DELETE")).isEqualTo("delete");
        write(connection, 1);
        assertThat(ask(connection, "PRAGMA journal_mode=WAL")).isEqualTo("wal");
        write(connection, 1);
    }

    /** What stands in the URL is executed whenever sqlite-jdbc opens a connection with it. */
    @Test
    void settingsOfTheUrlAreTheApplicationsAlone() throws Exception {
        Connection connection = db.safe(NO_SYNC + "&user_version=1");
        run(connection, "PRAGMA user_version=2");
        govern(connection);
        for (int i = 0; i < 30; i++) {
            write(connection, 100);
            Thread.sleep(10);
        }

        assertThat(ask(connection, "PRAGMA user_version")).isEqualTo("2");
    }

    /** Another SQLite in this JVM would not see this one's locks. */
    @Test
    @DriverOnly("plays a second copy of sqlite-jdbc")
    void withTwoCopiesOfSqliteItIsLeftToEach() throws Exception {
        Connection connection = connect(Access.SAFE);
        Databases.session(connection).context().checkpoints().governor().forbid();
        long before = checkpoints(connection).checkpoints();

        assertThat(commitsThatCheckpoint(connection)).isEqualTo(10);
        assertThat(checkpoints(connection).checkpoints()).isEqualTo(before);
    }

    /** It needs the file for itself, and SQLite does not wait for that. */
    @Test
    void theJournalModeCanBeChangedWithoutWaiting() throws Exception {
        Connection connection = db.safe(NO_SYNC + "&busy_timeout=0");
        govern(connection);
        for (int i = 0; i < 10; i++) {
            write(connection, 1200);
            assertThat(ask(connection, "PRAGMA journal_mode=DELETE")).isEqualTo("delete");
            assertThat(ask(connection, "PRAGMA journal_mode=WAL")).isEqualTo("wal");
        }
    }

    @Test
    void theLogIsGoneWithTheLastConnection() throws Exception {
        Connection connection = connect(Access.SAFE);
        Connection other = db.safe(NO_SYNC);
        write(other, 3000);
        connection.close();
        assertThat(wal()).exists();
        write(other, 3000);
        other.close();

        assertThat(wal()).doesNotExist();
    }

    /** Nobody else can open the file then, SafeLite neither. */
    @Test
    void whereItCannotSqliteDoesItAgain() throws Exception {
        Connection connection = connect(Access.SAFE);
        run(connection, "PRAGMA locking_mode=EXCLUSIVE");
        long before = System.nanoTime();
        boolean isCopied = false;
        while (!isCopied && System.nanoTime() - before < TimeUnit.SECONDS.toNanos(60)) {
            long size = Files.size(db.file());
            write(connection, 1200);
            isCopied = Files.size(db.file()) > size;
            Thread.sleep(200);
        }

        assertThat(isCopied).as("a commit has checkpointed").isTrue();
    }
}
