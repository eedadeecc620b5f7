package io.safelite.internal.transaction;

import io.safelite.event.SharedSync;
import io.safelite.internal.queue.GroupSync;
import io.safelite.internal.sql.Action;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Who has the commits of one session synced: SQLite itself, each in its COMMIT, or the {@link
 * GroupCommit} of its file after it. Used under the session's lock only.
 *
 * <p>SQLite is told {@code synchronous=NORMAL} for the second, with which it syncs everything but
 * the commits (docs/group-commit.md). What the application set is what it sees.
 */
final class Durability implements GroupSync.Witness {

    /** {@code FULL}, as SQLite counts (https://sqlite.org/pragma.html#pragma_synchronous). */
    private static final int FULL = 2;

    /** Nothing to wait for. */
    static final long NOTHING = 0;

    private final SessionContext context;
    private final Engine engine;
    private final LockWaits waits;
    private final DurabilityWish wish;
    private final Checkpointing checkpointing;

    /** False once it was found out that SQLite has to sync, until something changes that. */
    private boolean mayShare;

    private boolean rawWasExposed;
    private boolean isShared;

    /** What the application set, while {@link #isShared}. */
    private int synchronous;

    /** What was seen last and is on the disk; as {@code PRAGMA data_version} counts. */
    private long durableVersion = -1;

    Durability(
            SessionContext context, Engine engine, LockWaits waits, Checkpointing checkpointing) {
        this.context = context;
        this.engine = engine;
        this.waits = waits;
        this.wish = context.durability();
        this.checkpointing = checkpointing;
        this.mayShare = wish.mayShare();
    }

    /** Fails if a sync of the file has failed: no later commit could be vouched for. */
    void requireSound() throws IOException {
        if (wish.group() != null) {
            wish.group().requireSound();
        }
    }

    /** The session has to wait for other writers of its file. */
    void writersMeet() {
        if (mayShare) {
            wish.group().writersMeet();
        }
    }

    /** Something that may write is about to begin; no transaction is open. */
    void beforeWrite() throws SQLException {
        checkpointing.beforeWrite();
        if (!isShared && mayShare && wish.group().isWorthwhile()) {
            share();
        }
    }

    private void share() throws SQLException {
        // SQLite opens the log when it reads, and keeps it from being deleted from then on.
        ask("PRAGMA schema_version");
        // An attached database is synced by SQLite, and not before the main one.
        if (context.files().all().size() != 1 || !isWal()) {
            mayShare = false;
            return;
        }
        int wanted = (int) ask("PRAGMA synchronous");
        mayShare = wanted >= FULL && wish.group().prepare(context.file());
        if (mayShare) {
            engine.execute("PRAGMA synchronous=NORMAL");
            synchronous = wanted;
            isShared = true;
        }
    }

    private boolean isWal() throws SQLException {
        return "wal".equals(waits.patiently(engine::ask, "PRAGMA journal_mode", true));
    }

    private long ask(String pragma) throws SQLException {
        return Long.parseLong(waits.patiently(engine::ask, pragma, true));
    }

    /** SQLite syncs every commit again, as the application wants it; no transaction is open. */
    private void leaveToSqlite() throws SQLException {
        if (isShared) {
            engine.execute("PRAGMA synchronous=" + synchronous);
            isShared = false;
        }
    }

    /**
     * All that was found out may not hold any more: something runs that cannot run in a
     * transaction, or the application says how to sync. None is open.
     */
    void reconsider() throws SQLException {
        checkpointing.reconsider();
        leaveToSqlite();
        mayShare = wish.mayShare() && !rawWasExposed;
    }

    /**
     * Something was attached or detached.
     *
     * @param isIdle whether no transaction is open
     */
    void filesChanged(boolean isIdle) throws SQLException {
        checkpointing.leaveToSqlite();
        if (isIdle) {
            reconsider();
        }
    }

    /**
     * Something is about to run that may need the file for itself. Called with the writer slot
     * held, so that nobody else commits.
     */
    void standAlone() {
        checkpointing.pause();
    }

    /** The application may commit behind our back from now on. */
    void rawExposed(boolean inTransaction) throws SQLException {
        rawWasExposed = true;
        mayShare = false;
        checkpointing.leaveToSqlite();
        checkpointing.chosenByUser();
        if (!inTransaction) {
            leaveToSqlite();
        }
    }

    /** What could not be done while a transaction was open, if there is something. */
    void afterTransaction() throws SQLException {
        if (rawWasExposed) {
            leaveToSqlite();
        }
    }

    // Commits

    /** The number of a commit that SQLite has done just now; call it before others may write. */
    long written() {
        checkpointing.committed();
        return isShared ? wish.group().written() : NOTHING;
    }

    /**
     * Waits until the commit of that number is on the disk.
     *
     * @throws IOException if it may not be
     */
    void await(long number) throws IOException {
        if (number != NOTHING) {
            wish.group().await(number, this);
        }
    }

    /** This session hears of the sync for all: it was among those that waited for one. */
    @Override
    public void synced(GroupSync.Round round) {
        context.listeners()
                .synced(
                        new SharedSync(
                                context.id(),
                                context.database(),
                                round.writes(),
                                Duration.ofNanos(round.nanos()),
                                round.succeeded()));
    }

    /** Where that is wanted, waits until what was read just now is on the disk. */
    void afterRead() throws SQLException, IOException {
        if (!wish.ofReads() || context.file() == null || !isWal()) {
            return;
        }
        long version = ask("PRAGMA data_version");
        if (version != durableVersion && wish.group().prepare(context.file())) {
            wish.group().await(wish.group().written(), this);
            durableVersion = version;
        }
    }

    /**
     * The same work; a {@code PRAGMA synchronous} or {@code wal_autocheckpoint}, which act when
     * they are prepared, meet what the application set. In a transaction the first cannot be set
     * back, and is answered for SQLite.
     *
     * @param isIdle whether no transaction is open
     */
    <T> Work<T> concealed(Action action, boolean isIdle, Work<T> work) throws SQLException {
        if (!(action instanceof Action.Setting setting)) {
            return work;
        }
        if (setting.name().equals("wal_autocheckpoint")) {
            checkpointing.leaveToSqlite();
            if (setting.assigns()) {
                checkpointing.chosenByUser();
            }
        }
        if (!setting.name().equals("synchronous")) {
            return work;
        }
        if (isIdle) {
            reconsider();
        } else if (isShared && !setting.assigns()) {
            return sql -> work.run("SELECT " + synchronous + " AS synchronous");
        }
        return work;
    }
}
