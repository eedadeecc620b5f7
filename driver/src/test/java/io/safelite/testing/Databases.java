package io.safelite.testing;

import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.transaction.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database file per test, connections to it with and without SafeLite, and the check after every
 * test: each connection that is still open can be closed, no writer slot is held afterwards, nobody
 * waits for one, and a plain connection can write at once.
 *
 * <p>Use as {@code @RegisterExtension final Databases db = new Databases();}. Files lie on a real
 * disk, under the module's target directory.
 */
public final class Databases implements BeforeEachCallback, AfterEachCallback {
    private final List<Connection> open = new CopyOnWriteArrayList<>();
    private final List<WriterSlot> slots = new CopyOnWriteArrayList<>();
    private Path directory;
    private Path file;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        directory =
                Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "databases")), "test");
        file = directory.resolve("app.db").toAbsolutePath();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        closeAll();
        for (WriterSlot slot : slots) {
            if (slot.holder() != null || slot.waiting() > 0) {
                throw new AssertionError(
                        "left behind on "
                                + slot.database()
                                + ": holder "
                                + (slot.holder() == null ? "none" : slot.holder().describe())
                                + ", waiting "
                                + slot.waiting());
            }
        }
        if (Files.exists(file) && Files.isWritable(file)) {
            requireUnlocked();
        }
    }

    private void requireUnlocked() throws SQLException {
        try (Connection plain = Access.PLAIN.connect(file + "?busy_timeout=0");
                Statement statement = plain.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            if (e.getErrorCode() == 5) {
                throw new AssertionError("the test left " + file + " locked", e);
            }
        }
    }

    /** The test's directory. */
    public Path directory() {
        return directory;
    }

    /** The test's database file; it exists once somebody has opened it. */
    public Path file() {
        return file;
    }

    /** A connection of plain sqlite-jdbc; parameters like {@code ?journal_mode=WAL}, or "". */
    public Connection plain(String parameters) throws SQLException {
        return open(Access.PLAIN, file + parameters);
    }

    /** A connection of SafeLite; parameters like {@code ?busy_timeout=100}, or "". */
    public Connection safe(String parameters) throws SQLException {
        return open(Access.SAFE, file + parameters);
    }

    /**
     * A connection to any database.
     *
     * @param address what comes behind {@code jdbc:sqlite:}, a path for example
     */
    public Connection open(Access access, Object address) throws SQLException {
        return remember(access.connect(address));
    }

    /** A connection with properties of its own. */
    public Connection open(Access access, Object address, Properties properties)
            throws SQLException {
        return remember(access.connect(address, properties));
    }

    /** A connection of whatever driver takes the URL, closed after the test. */
    public Connection open(String url) throws SQLException {
        return remember(DriverManager.getConnection(url));
    }

    /** Closes what is open so far, for tests that look at the file with nobody on it. */
    public void closeAll() throws SQLException {
        for (Connection connection : open) {
            connection.close();
        }
    }

    /** Closes the connection after the test and checks its slot. */
    public Connection remember(Connection connection) {
        open.add(connection);
        WriterSlot slot = slot(connection);
        if (slot != null) {
            slots.add(slot);
        }
        return connection;
    }

    /** The writer slot of a SafeLite connection; null if it has none. */
    public static WriterSlot slot(Connection connection) {
        Session session = session(connection);
        return session == null
                ? null
                : session.context().files().slots().stream().findFirst().orElse(null);
    }

    /** The session of a SafeLite connection; null if it has none. */
    public static Session session(Connection connection) {
        try {
            return connection.isWrapperFor(io.safelite.internal.jdbc.SafeConnection.class)
                    ? connection.unwrap(io.safelite.internal.jdbc.SafeConnection.class).session()
                    : null;
        } catch (SQLException e) {
            return null;
        }
    }

    /** Executes statements one after the other. */
    public static void run(Connection connection, String... sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String text : sql) {
                statement.execute(text);
            }
        }
    }

    /** The first column of the first row as text; null if there is no row. */
    public static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
