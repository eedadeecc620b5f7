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
 * <p>Four of its bytes are locked, and the system drops a dead process's locks:
 *
 * <ul>
 *   <li>{@link #TURN}: whoever has it locked writes;
 *   <li>{@link #NEXT}: whoever has it locked is the next to write, and waits for {@code TURN}; all
 *       others wait for {@code NEXT}, so that who has just written comes after them;
 *   <li>{@link #PRESENCE}: locked, shared, by every process that has joined;
 *   <li>{@link #SOLITUDE}: locked by the one process that has found nobody and not joined either.
 * </ul>
 *
 * <p>Its content, mapped into memory, saves system calls: the number of processes that have joined,
 * how many of them wait, how many turns there were, and who had the last. Numbers that a killed
 * process leaves too high cost a few system calls and are put right by the next that is alone.
 *
 * <p>Who finds nobody does not join yet, and reads that number instead: to map a file into memory
 * for the first time takes a JVM longer (37 ms of JDK 25) than many a program has to write. It
 * joins when it reads that another has, or has read often enough to be faster with the mapping,
 * which is made meanwhile.
 *
 * <p>The locks are used by one thread at a time, the numbers by any.
 */
final class Sidecar {
    /** What is added to the name of the database. */
    static final String SUFFIX = "-safelite";

    static final int TURN = 0;
    static final int NEXT = 1;
    private static final int PRESENCE = 2;
    private static final int SOLITUDE = 3;

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

    /** How often to read whether another process has joined before the content is mapped. */
    private static final int PATIENT_READS = 100;

    private static final System.Logger LOG = EngineLog.logger();

    private static final VarHandle INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Path path;
    private final FileChannel channel;

    /** Null until it is mapped. */
    private volatile MappedByteBuffer content;

    /** Null for a process that has joined. */
    private volatile FileLock solitude;

    private int reads;

    /**
     * Whether, when this process joined, there was one that had not, and will when it sees this.
     */
    private volatile boolean isOtherInSolitude;

    /** Null before the first turn: a process that stays alone has none, and need not be asked. */
    private byte[] self;

    /** Null while it could not be had: another class loader of this process has it. */
    private volatile FileLock presence;

    private boolean isClosed;

    private Sidecar(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** The sidecar of a database. */
    static Path pathOf(Path database) {
        return database.resolveSibling(database.getFileName() + SUFFIX);
    }

    /**
     * Opens the sidecar of a database, creates it if there is none, and joins if somebody has.
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
            Sidecar sidecar = new Sidecar(path, channel);
            sidecar.solitude = sidecar.tryLock(SOLITUDE);
            if (!sidecar.findsNobody()) {
                sidecar.joinOthers();
            }
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

    /** Whether no other process has joined, and none will without this one seeing it. */
    private boolean findsNobody() throws IOException {
        FileLock alone = solitude == null ? null : tryLock(PRESENCE);
        if (alone == null) {
            return false;
        }
        requireVersion(read(VERSION_AT));
        // What the numbers say was left by processes that were killed.
        write(PROCESSES_AT, 0);
        write(WAITING_AT, 0);
        alone.release();
        return true;
    }

    /** Whether it is counted, or tries to be. */
    boolean hasJoined() {
        return solitude == null;
    }

    private void joinOthers() throws IOException {
        map();
        requireVersion((int) INT.compareAndExchange(content, VERSION_AT, 0, VERSION));
        join(JOINING_NANOS);
        FileLock lock = solitude;
        if (lock != null) {
            solitude = null;
            lock.release();
        }
    }

    private void requireVersion(int version) throws IOException {
        if (version != 0 && version != VERSION) {
            throw new IOException(path + " belongs to another version of SafeLite: " + version);
        }
    }

    private synchronized void map() throws IOException {
        if (content == null) {
            content = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
        }
    }

    private void mapInAdvance() {
        try {
            map();
        } catch (IOException e) {
            LOG.log(Level.TRACE, "it is tried again when it is needed", e);
        }
    }

    private int read(int at) throws IOException {
        ByteBuffer number = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
        while (number.hasRemaining()) {
            if (channel.read(number, at + number.position()) < 0) {
                throw new IOException(path + " was cut short");
            }
        }
        return number.getInt(0);
    }

    private void write(int at, int value) throws IOException {
        ByteBuffer number = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
        number.putInt(0, value);
        while (number.hasRemaining()) {
            channel.write(number, at + number.position());
        }
    }

    private void join(long patienceNanos) throws IOException {
        try {
            isOtherInSolitude = isSolitudeTaken();
        } catch (OverlappingFileLockException e) {
            return; // By another class loader of this process, which drops our locks when it ends.
        }
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

    /** Whether another process has found nobody, and does not know yet of this one. */
    private boolean isSolitudeTaken() throws IOException {
        if (!hasJoined()) {
            return false; // by this one
        }
        FileLock lock = channel.tryLock(SOLITUDE, 1, false);
        if (lock != null) {
            lock.release();
        }
        return lock == null;
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
        if (!hasJoined()) {
            joinOthers();
            return;
        }
        long patience = isCounted() ? JOINING_NANOS : 0;
        part();
        join(patience);
    }

    /**
     * Whether no other process has joined. Joins if one has, or if that has become cheap, which may
     * take some time. Asked by one thread at a time.
     *
     * @throws java.nio.channels.ClosedByInterruptException if the thread was interrupted, and has
     *     lost the sidecar with all its locks
     */
    boolean isAlone() throws IOException {
        if (looksAlone()) {
            return true;
        }
        if (!hasJoined()) {
            joinOthers();
        }
        return !isAmongOthers();
    }

    /** The same without joining, for which this says false. */
    boolean looksAlone() throws IOException {
        if (hasJoined()) {
            return !isAmongOthers();
        }
        boolean isNobodyThere = content == null && read(PROCESSES_AT) == 0;
        if (isNobodyThere && ++reads == PATIENT_READS) {
            startMapping();
        }
        return isNobodyThere;
    }

    private void startMapping() {
        try {
            OwnThreads.named("safelite-map").newThread(this::mapInAdvance).start();
        } catch (OutOfMemoryError e) {
            reads = 0; // No thread is to be had. Whoever asks holds what others wait for: go on.
            LOG.log(Level.DEBUG, "it is tried again later", e);
        }
    }

    /** Whether this process has joined, and knows of others that have. Any thread may ask. */
    boolean isAmongOthers() {
        return hasJoined()
                && (isOtherInSolitude
                        || !isCounted()
                        || (int) INT.getVolatile(content, PROCESSES_AT) > 1);
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
