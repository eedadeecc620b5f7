package io.safelite.internal.connect;

import io.safelite.config.ConnectionRequest;
import io.safelite.config.QueueMode;
import io.safelite.config.SafeLiteConfig;
import io.safelite.event.SafeLiteListener;
import io.safelite.internal.jdbc.Handles;
import io.safelite.internal.jdbc.SafeConnection;
import io.safelite.internal.jdbc.Scratch;
import io.safelite.internal.log.EngineLog;
import io.safelite.internal.log.Place;
import io.safelite.internal.queue.Lease;
import io.safelite.internal.queue.SlotObserver;
import io.safelite.internal.queue.SlotSet;
import io.safelite.internal.queue.WriterSlots;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.SqliteJdbc;
import io.safelite.internal.transaction.CheckpointWish;
import io.safelite.internal.transaction.DurabilityWish;
import io.safelite.internal.transaction.FileMemory;
import io.safelite.internal.transaction.Listeners;
import io.safelite.internal.transaction.Opening;
import io.safelite.internal.transaction.Session;
import io.safelite.internal.transaction.SessionContext;
import io.safelite.internal.transaction.SessionFiles;
import io.safelite.jmx.Jmx;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Puts a connection together: delegate, file, slot, session, JDBC objects, handle. Thread-safe. */
public final class Connector {
    private static final System.Logger LOG = EngineLog.logger();
    private static final Cleaner CLEANER = Cleaner.create();
    private static final AtomicLong CONNECTIONS = new AtomicLong();
    private static final WriterSlots<FileMemory> SLOTS =
            new WriterSlots<>(FileMemory::new, FileMemory::close, Jmx.observer());

    private final SqliteJdbc sqlite;
    private final Handles handles;

    /**
     * @param sqlite the copy of sqlite-jdbc that opens the delegates
     * @param handles makes what the application holds
     */
    public Connector(SqliteJdbc sqlite, Handles handles) {
        this.sqlite = sqlite;
        this.handles = handles;
    }

    /**
     * Opens a protected connection, or the delegate's own where SafeLite is disabled.
     *
     * @throws SQLException if it cannot be opened; nothing is left open then
     */
    public Connection connect(ConnectionRequest request) throws SQLException {
        if (!request.config().enabled()) {
            return sqlite.open(request.delegateUrl(), request.delegateProperties());
        }
        List<SafeLiteListener> listeners = listeners(request.config());
        Opening opening = new Opening(sqlite, request);
        Connection raw = opening.open();
        try {
            return protect(opening, raw, InstalledListeners.and(listeners, raw));
        } catch (SQLException | RuntimeException e) {
            try {
                raw.close();
            } catch (SQLException onClose) {
                e.addSuppressed(onClose);
            }
            throw e;
        }
    }

    /**
     * Protects a connection that was opened just now. If it throws, {@code raw} is still open.
     *
     * @param opening what has opened {@code raw}
     * @param listeners who hears of waits and losses
     * @throws SQLException if it cannot be protected
     */
    public Connection protect(Opening opening, Connection raw, List<SafeLiteListener> listeners)
            throws SQLException {
        ConnectionRequest request = opening.request();
        boolean generatesKeys = sqlite.takeOver(raw);
        SessionFiles files = files(opening, raw);
        WriterSlots.Entry<FileMemory> entry = null;
        try {
            DatabaseFile file = files.main();
            if (file != null) {
                entry = SLOTS.open(SessionFiles.queued(file), false);
                Optional<SqliteJdbc> other = entry.extra().copies().opened(sqlite);
                if (other.isPresent()) {
                    entry.extra().checkpointGovernor().forbid();
                    sqlite.sharesFile(other.get(), file);
                }
                entry.extra().walSwitch().apply(opening, raw, file);
            }
            SafeLiteConfig config = request.config();
            FileMemory memory = entry == null ? new FileMemory() : entry.extra();
            SessionContext context =
                    new SessionContext(
                            CONNECTIONS.incrementAndGet(),
                            files,
                            memory.path(),
                            config.begin(),
                            memory.history(),
                            DurabilityWish.of(request, file == null ? null : memory),
                            CheckpointWish.of(request, sqlite, file, entry),
                            config.retry(),
                            config.journalLimit(),
                            TimeUnit.MILLISECONDS.toNanos(config.stuckHolderMillis()),
                            TimeUnit.MILLISECONDS.toNanos(config.slowTransactionMillis()),
                            sqlite,
                            new Listeners(listeners));
            Lease lease = new Lease();
            boolean isReadOnly =
                    raw.isReadOnly()
                            || request.isReadOnlyUri()
                            || (file != null && !file.isWritable());
            Session session =
                    new Session(context, raw, lease, request.busyTimeoutMillis(), isReadOnly);
            Scratch scratch = new Scratch(raw, sqlite, config.heldRowsLimit());
            Place opened = config.leakStacks() ? Place.here("where it was opened") : null;
            Garbage garbage = new Garbage(raw, scratch, lease, entry, context, opened);
            SafeConnection connection =
                    new SafeConnection(session, raw, handles, generatesKeys, scratch, garbage);
            Connection handle = handles.connection(connection, raw);
            connection.setHandle(handle);
            CLEANER.register(handle, garbage);
            memory.sessions().opened(session);
            return handle;
        } catch (SQLException | RuntimeException e) {
            leave(files, entry, sqlite);
            throw e;
        }
    }

    private static SessionFiles files(Opening opening, Connection raw) throws SQLException {
        QueueMode queue = opening.request().config().queue();
        SlotSet slots = new SlotSet(queue == QueueMode.OFF ? null : SLOTS, queue == QueueMode.AUTO);
        return new SessionFiles("a database without a file", opening.files(raw), slots);
    }

    private static void leave(
            SessionFiles files, WriterSlots.Entry<FileMemory> entry, SqliteJdbc sqlite) {
        files.close();
        if (entry != null) {
            entry.extra().copies().closed(sqlite);
            entry.close();
        }
    }

    private static List<SafeLiteListener> listeners(SafeLiteConfig config) throws SQLException {
        List<SafeLiteListener> listeners = new ArrayList<>();
        for (String name : config.listeners()) {
            try {
                ClassLoader loader = Thread.currentThread().getContextClassLoader();
                Class<?> type = Class.forName(name, true, loader);
                listeners.add((SafeLiteListener) type.getDeclaredConstructor().newInstance());
            } catch (ReflectiveOperationException | ClassCastException e) {
                throw new SQLException(
                        "safelite.listener="
                                + name
                                + " cannot be used: it must be a SafeLiteListener with a public"
                                + " constructor without parameters ("
                                + e
                                + ")",
                        e);
            }
        }
        return listeners;
    }

    /** Lets somebody hear of the files that are opened and closed from now on. */
    public static void observeFiles(SlotObserver observer) {
        SLOTS.observe(observer);
    }

    /** How many files have a writer slot; for tests. */
    public static int openFiles() {
        return SLOTS.size();
    }

    /**
     * What is left to do when the application has forgotten a connection without closing it: an
     * open transaction must not hold the writer slot for ever. Nothing here leads to the handle.
     */
    private static final class Garbage implements Runnable, SafeConnection.Life {
        private final Connection raw;
        private final Scratch scratch;
        private final Lease lease;
        private final WriterSlots.Entry<FileMemory> entry;
        private final SessionContext context;

        /** Null if nobody wants to know. */
        private final Place opened;

        private boolean done;
        private volatile boolean isRawExposed;

        Garbage(
                Connection raw,
                Scratch scratch,
                Lease lease,
                WriterSlots.Entry<FileMemory> entry,
                SessionContext context,
                Place opened) {
            this.raw = raw;
            this.scratch = scratch;
            this.lease = lease;
            this.entry = entry;
            this.context = context;
            this.opened = opened;
        }

        @Override
        public void rawExposed() {
            isRawExposed = true;
        }

        @Override
        public void closed() {
            if (first()) {
                leave();
            }
        }

        private void leave() {
            if (entry != null) {
                entry.extra().sessions().closed(context.id());
            }
            Connector.leave(context.files(), entry, context.sqlite());
        }

        private synchronized boolean first() {
            boolean first = !done;
            done = true;
            return first;
        }

        @Override
        public void run() {
            if (!first()) {
                return;
            }
            if (isRawExposed) {
                // Somebody may still work with what is below; SQLite's own locks guard that.
                lease.close();
                leave();
                return;
            }
            LOG.log(
                    Level.WARNING,
                    "connection #"
                            + context.id()
                            + " to "
                            + context.database()
                            + " was never closed by the application; closing it"
                            + (opened == null
                                    ? " (safelite.leak_stacks=true shows where it was opened)"
                                    : ""),
                    opened);
            try (scratch) {
                raw.close();
            } catch (SQLException e) {
                LOG.log(Level.WARNING, "a connection that was never closed does not close", e);
            } finally {
                lease.close();
                leave();
            }
        }
    }
}
