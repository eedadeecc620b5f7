package io.safelite.internal.transaction;

import java.sql.SQLException;

/**
 * Who copies the log back that one session writes: SQLite itself, within a COMMIT that has made it
 * long enough, or the {@link CheckpointGovernor} of its file. Used under the session's lock only.
 *
 * <p>SQLite is told {@code wal_autocheckpoint=0} for the second (docs/checkpoints.md). Who asks for
 * that number, or sets it, meets SQLite's own.
 *
 * <p>With {@code synchronous=OFF} it stays with SQLite: a checkpoint only copies in memory then,
 * which costs a commit less than a log that grows while another thread is on its way to it.
 */
final class Checkpointing {
    /** In pages; SQLite's own (https://sqlite.org/pragma.html#pragma_wal_autocheckpoint). */
    private static final String DEFAULT_PAGES = "1000";

    /** {@code OFF}, as SQLite counts (https://sqlite.org/pragma.html#pragma_synchronous). */
    private static final String OFF = "0";

    private final SessionContext context;
    private final Engine engine;
    private final CheckpointWish wish;

    /** Somebody else has a say in it, for the rest of the connection's life. */
    private boolean isForeign;

    private boolean isGoverned;

    /**
     * Whether a checkpoint waits for no disk; found out once, until the application sets it anew.
     */
    private boolean isCheap;

    Checkpointing(SessionContext context, Engine engine) {
        this.context = context;
        this.engine = engine;
        this.wish = context.checkpoints();
        this.isForeign = wish.governor() == null;
    }

    /** Something that may write is about to begin; no transaction is open. */
    void beforeWrite() throws SQLException {
        if (isWanted() && isGoverned != wish.governor().isReady()) {
            if (isGoverned) {
                leaveToSqlite();
            } else {
                govern();
            }
        }
    }

    private boolean isWanted() {
        return !isForeign && !isCheap;
    }

    private void govern() throws SQLException {
        if (context.files().all().size() != 1) {
            return; // The setting is one for all files of a connection.
        }
        isCheap = OFF.equals(engine.ask("PRAGMA synchronous"));
        if (isCheap) {
            return;
        }
        isForeign = !DEFAULT_PAGES.equals(engine.ask("PRAGMA wal_autocheckpoint"));
        if (!isForeign) {
            engine.execute("PRAGMA wal_autocheckpoint=0");
            isGoverned = true;
        }
    }

    /** From now on SQLite does it. At any time. */
    void leaveToSqlite() throws SQLException {
        if (isGoverned) {
            engine.execute("PRAGMA wal_autocheckpoint=" + DEFAULT_PAGES);
            isGoverned = false;
        }
    }

    /** The same, until it is found out again how the application has its commits synced. */
    void reconsider() throws SQLException {
        leaveToSqlite();
        isCheap = false;
    }

    /** The application says when. */
    void chosenByUser() {
        isForeign = true;
    }

    /** Nobody of SafeLite has the file open for a checkpoint, until the next commit. */
    void pause() {
        if (wish.governor() != null) {
            wish.governor().stop();
        }
    }

    /** SQLite has committed something just now. */
    void committed() {
        if (isWanted()) {
            wish.governor().committed(wish.source());
        }
    }
}
