package io.safelite.internal.queue;

import io.safelite.internal.log.EngineLog;
import io.safelite.internal.process.ProcessIdentity;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * The file beside a database through which the SafeLite processes that write to it line up. Never
 * one of the database's own files: closing a descriptor of these would drop SQLite's locks.
 *
 * <p>Three of its bytes are locked, and the system drops a dead process's locks:
 *
 * <ul>
 *   <li>{@link #TURN}: whoever has it locked writes;
 *   <li>{@link #NEXT}: whoever has it locked is the next to write, and waits for {@code TURN}; all
 *       others wait for {@code NEXT}, so that who has just written comes after them;
 *   <li>{@link #PRESENCE}: locked, shared, by every process that has joined.
 * </ul>
 *
 * <p>Its content, mapped into memory, saves system calls: the number of processes that have joined,
 * how many of them wait, how many turns there were, and who had the last. Numbers that a killed
 * process leaves too high cost a few system calls and are put right by the next that is alone.
 *
 * <p>The three locks are used by one thread at a time, the numbers by any.
 */
final class Sidecar {
    /** What is added to the name of the database. */
    static final String SUFFIX = "-safelite";

    static final int TURN = 0;
    static final int NEXT = 1;
    private static final int PRESENCE = 2;

    /** The layout of the content; another version of SafeLite with another one keeps out. */
    private static final int VERSION = 1;

    private static final int VERSION_AT = 64;
    private static final int PROCESSES_AT = 68;
    private static final int WAITING_AT = 72;
    private static final int TURNS_AT = 76;
    private static final int SINCE_AT = 80;
    private static final int WRITER_AT = 128;
    private static final int LONGEST_WRITER = 510;
    private static final int SIZE = 1024;

    /** How often to look at a lock that cannot be waited for in the kernel. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long to wait for a process that is just joining. */
    private static final long JOINING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final System.Logger LOG = EngineLog.logger();

    private static final VarHandle INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final FileChannel channel;
    private final MappedByteBuffer content;

    /** Null before the first turn: a process that stays alone has none, and need not be asked. */
    private byte[] self;

    /** Null while it could not be had: another class loader of this process has it. */
    private volatile FileLock presence;

    private boolean isClosed;

    private Sidecar(FileChannel channel, MappedByteBuffer content) {
        this.channel = channel;
        this.content = content;
    }

    /** The sidecar of a database. */
    static Path pathOf(Path database) {
        return database.resolveSibling(database.getFileName() + SUFFIX);
    }

    /**
     * Opens the sidecar of a database, creates it if there is none, and joins.
     *
     * @throws IOException if it cannot be used here
     */
    static Sidecar open(Path database) throws IOException {
        Path path = pathOf(database);
        boolean isNew = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
        try {
            if (isNew) {
                mayBeOpenedByWhoeverOpens(database, path);
            }
            allocate(channel);
            Sidecar sidecar =
                    new Sidecar(channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE));
            int version = (int) INT.compareAndExchange(sidecar.content, VERSION_AT, 0, VERSION);
            if (version != 0 && version != VERSION) {
                throw new IOException(path + " belongs to another version of SafeLite: " + version);
            }
            sidecar.join(JOINING_NANOS);
            return sidecar;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * As SQLite does with its own files (findCreateFileMode and robustFchown in os_unix.c): the
     * permissions of the database, and its owner where that is allowed, as it is to root.
     */
    private static void mayBeOpenedByWhoeverOpens(Path database, Path path) throws IOException {
        // Whoever may write to the directory could have put a link there since.
        PosixFileAttributeView view =
                Files.getFileAttributeView(
                        path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        PosixFileAttributes model = Files.readAttributes(database, PosixFileAttributes.class);
        try {
            view.setGroup(model.group());
            view.setOwner(model.owner());
        } catch (IOException e) {
            LOG.log(Level.TRACE, "the sidecar file keeps its owner", e);
        }
        view.setPermissions(model.permissions());
    }

    /**
     * Sees to it that the disk has room for the content: memory that is mapped to a hole of the
     * file, on a disk that is full, cannot be written to. Overwrites nothing: another process may
     * have done so already.
     */
    private static void allocate(FileChannel channel) throws IOException {
        if (channel.size() < SIZE) {
            channel.write(ByteBuffer.allocate(1), SIZE - 1);
        }
    }

    // Presence

    private void join(long patienceNanos) throws IOException {
        FileLock alone = tryLock(PRESENCE);
        if (alone != null) {
            // Nobody else has joined: what the numbers say was left by processes that were killed.
            INT.setVolatile(content, PROCESSES_AT, 0);
            INT.setVolatile(content, WAITING_AT, 0);
            alone.release();
        }
        presence = lockPresence(patienceNanos);
        // Not counted without the lock, as whoever finds itself alone would count anew.
        if (presence != null) {
            INT.getAndAdd(content, PROCESSES_AT, 1);
        }
    }

    private FileLock lockPresence(long patienceNanos) throws IOException {
        long end = System.nanoTime() + patienceNanos;
        try {
            while (true) {
                FileLock lock = channel.tryLock(PRESENCE, 1, true);
                if (lock != null || end - System.nanoTime() <= 0) {
                    return lock;
                }
                LockSupport.parkNanos(this, JOINING_NANOS / 500);
            }
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private void part() throws IOException {
        FileLock lock = presence;
        if (lock != null) {
            presence = null;
            INT.getAndAdd(content, PROCESSES_AT, -1);
            lock.release();
        }
    }

    /** Whether others know that this one has joined; if not, {@link #recount} tries again. */
    boolean isCounted() {
        return presence != null;
    }

    /** Counts anew, in case another process was killed. */
    void recount() throws IOException {
        long patience = isCounted() ? JOINING_NANOS : 0;
        part();
        join(patience);
    }

    /** Whether no other process has joined. */
    boolean isAlone() {
        return isCounted() && (int) INT.getVolatile(content, PROCESSES_AT) <= 1;
    }

    // Locks

    /** Locks a byte if nobody else has it locked; null if somebody has, in this JVM or another. */
    FileLock tryLock(int at) throws IOException {
        try {
            return channel.tryLock(at, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /**
     * Waits until the byte is locked, in the kernel where that is possible. Not so if another class
     * loader of this JVM has it locked or waits for it. And not so if the kernel believes that two
     * processes would wait for each other: it does not tell their threads apart, which wait here
     * for one database and write to another there (fcntl(2), EDEADLK). Cannot be ended but by
     * {@link #close}.
     */
    FileLock lock(int at) throws IOException {
        while (true) {
            try {
                return channel.lock(at, 1, false);
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException | OverlappingFileLockException e) {
                FileLock lock = tryLock(at); // throws if locks cannot be used here at all
                if (lock != null) {
                    return lock;
                }
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
        }
    }

    // Content

    /** How many processes stand in line. */
    int waiting() {
        return (int) INT.getVolatile(content, WAITING_AT);
    }

    void addWaiting(int number) {
        INT.getAndAdd(content, WAITING_AT, number);
    }

    /** How often a turn has begun; wraps around. */
    int turns() {
        return (int) INT.getVolatile(content, TURNS_AT);
    }

    /** The line moves. */
    void nextTurn() {
        INT.getAndAdd(content, TURNS_AT, 1);
    }

    /** A turn of this process begins. */
    void beginTurn() {
        if (self == null) {
            self = ProcessIdentity.ofThisProcess().encode();
        }
        nextTurn();
        LONG.setVolatile(content, SINCE_AT, System.currentTimeMillis());
        ByteBuffer record = content.slice(WRITER_AT, LONGEST_WRITER + 2);
        record.putShort((short) 0);
        record.put(self);
        record.putShort(0, (short) self.length);
    }

    /**
     * Who had the last turn and since when, as a clause for a message.
     *
     * @return null if nobody knows, or it is not one of those asked for
     */
    String lastWriter(Predicate<ProcessIdentity> which) {
        ByteBuffer record = content.slice(WRITER_AT, LONGEST_WRITER + 2);
        byte[] writer = new byte[Math.max(0, Math.min(LONGEST_WRITER, record.getShort()))];
        record.get(writer);
        long millis = System.currentTimeMillis() - (long) LONG.getVolatile(content, SINCE_AT);
        return ProcessIdentity.decode(writer)
                .filter(which)
                .map(process -> process.describe() + ", whose turn began " + millis + " ms ago")
                .orElse(null);
    }

    /** Gives all locks back. A thread inside {@link #lock} gets an exception. Twice is harmless. */
    synchronized void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            part();
        } finally {
            channel.close();
        }
    }
}
