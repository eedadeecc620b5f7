package io.safelite.internal.transaction;

import io.safelite.config.ConnectionRequest;
import io.safelite.config.WalMode;
import io.safelite.internal.log.EngineLog;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.sqlite.WalSafety;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Switches one database file to WAL, once, and only where that is safe. One per file; thread-safe.
 *
 * <p>The switch needs the file for itself for a moment and SQLite does not wait for that moment, so
 * it is tried again inside the budget of the call that opens the connection. Without it the
 * connection works as well; only readers and writers then get in each other's way.
 */
public final class WalSwitch {
    private static final System.Logger LOG = EngineLog.logger();

    private final ReentrantLock lock = new ReentrantLock();
    private boolean decided;

    /**
     * Decides, if nobody has for this file.
     *
     * @param raw a fresh connection to it
     * @throws SQLException if the connection cannot say whether it is read-only
     */
    public void apply(Opening opening, Connection raw, DatabaseFile file) throws SQLException {
        ConnectionRequest request = opening.request();
        boolean wanted = request.config().wal() != WalMode.KEEP && !request.journalModeGiven();
        if (!wanted || raw.isReadOnly() || !WalSafety.isWritable(file)) {
            return;
        }
        // Another connection may be deciding, and waiting for a lock, with a longer patience.
        try {
            if (!lock.tryLock() && !lock.tryLock(opening.leftNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            decide(opening, raw, file);
        } finally {
            lock.unlock();
        }
    }

    private void decide(Opening opening, Connection raw, DatabaseFile file) {
        if (decided) {
            return;
        }
        decided = true;
        ConnectionRequest request = opening.request();
        LockWaits waits = opening.waits(file.name());
        try {
            String mode = waits.patiently(sql -> ask(raw, sql), "PRAGMA journal_mode", true);
            if ("delete".equals(mode)) {
                change(request, raw, file, waits);
            }
        } catch (SQLException e) {
            int code = opening.sqlite().resultCode(e);
            if (ResultCode.primary(code) == ResultCode.READONLY) {
                keepHere(file, e.getMessage());
            } else {
                // Also a file that cannot be read yet, because its key is still to come.
                keep(
                        file,
                        ResultCode.isContention(code)
                                ? "it stayed locked for " + request.busyTimeoutMillis() + " ms"
                                : e.getMessage());
            }
        }
    }

    private void change(
            ConnectionRequest request, Connection raw, DatabaseFile file, LockWaits waits)
            throws SQLException {
        if (request.config().wal() != WalMode.FORCE) {
            String version = ask(raw, "SELECT sqlite_version()");
            Optional<String> objection = WalSafety.objection(file, version);
            if (objection.isPresent()) {
                keep(file, objection.get());
                return;
            }
        }
        String mode = waits.patiently(sql -> ask(raw, sql), "PRAGMA journal_mode=WAL", true);
        if (!"wal".equals(mode)) {
            keepHere(file, "SQLite answered \"" + mode + "\"");
        }
    }

    /** What is so for this connection (mode=ro, immutable=1, vfs=…) need not be for the next. */
    private void keepHere(DatabaseFile file, String reason) {
        decided = false;
        LOG.log(Level.DEBUG, "{0} is not switched to WAL here: {1}", file.name(), reason);
    }

    private static void keep(DatabaseFile file, String reason) {
        LOG.log(
                Level.WARNING,
                "{0} is not switched to WAL, readers and writers will wait for each other: {1}"
                        + " (safelite.wal=keep silences this, safelite.wal=force switches anyway)",
                file.name(),
                reason);
    }

    private static String ask(Connection raw, String pragma) throws SQLException {
        try (Statement statement = raw.createStatement();
                ResultSet row = statement.executeQuery(pragma)) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
