package io.safelite.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A disk between processes and one database that can be slow, fail, and record what reaches it: a
 * small C library ({@code disk.c}) preloaded into the processes, and its controls here. Linux only,
 * and only with a C compiler.
 *
 * <pre>{@code
 * Disk disk = new Disk(directory, database, true);
 * disk.slowSyncs(Duration.ofMillis(2));
 * ProcessBuilder builder = ...;
 * disk.under(builder.environment());
 * }</pre>
 *
 * <p>It sees the calls of libc by which SQLite and the JDK write, sync, truncate, create and unlink
 * files: those of the database, that is all whose names begin with its name, and their directory.
 * It does not see what is written through a memory mapping; SQLite maps the {@code -shm} file only,
 * unless told otherwise.
 */
public final class Disk {
    /** Whose syncs are counted and can fail. The order is that of {@code enum target}. */
    public enum Target {
        DATABASE,
        WAL,
        JOURNAL,
        DIRECTORY,
        OTHER
    }

    /** A number of failures: from now on all, until another number is set. */
    public static final int ALL = -1;

    /** The places in {@code struct control}. */
    private static final int DELAY = 0;

    private static final int FAILING_WRITES = 1;
    private static final int FAILING_SYNCS = 2;
    private static final int SYNCS = FAILING_SYNCS + Target.values().length;
    private static final int FAILED_SYNCS = SYNCS + Target.values().length;
    private static final int CONTROLS = FAILED_SYNCS + Target.values().length;

    private final Path library;
    private final Path database;
    private final Path controlFile;
    private final Optional<Path> log;
    private final IntBuffer controls;

    /**
     * Compiles the library, which takes a moment.
     *
     * @param directory where the library, the controls and the log are put
     * @param database need not exist yet; its directory must
     * @param records whether what the processes do is to be recorded
     */
    public Disk(Path directory, Path database, boolean records)
            throws IOException, InterruptedException {
        // The library sees the names that the kernel knows.
        this.database =
                database.toAbsolutePath().getParent().toRealPath().resolve(database.getFileName());
        Path home = Files.createDirectories(directory.toAbsolutePath());
        library = compile(home);
        controlFile = home.resolve("disk.control");
        log = records ? Optional.of(home.resolve("disk.log")) : Optional.empty();
        try (FileChannel channel =
                FileChannel.open(
                        controlFile,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            controls =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, CONTROLS * (long) Integer.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .asIntBuffer();
        }
    }

    /** Why there can be no such disk here; nothing if there can. */
    public static Optional<String> obstacle() throws InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("disk.c is for Linux");
        }
        try {
            Process compiler =
                    new ProcessBuilder("cc", "-E", "-x", "c", "-")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            compiler.getOutputStream().write("#include <stdio.h>\n".getBytes(UTF_8));
            compiler.getOutputStream().close();
            return compiler.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("cc finds no stdio.h: install libc6-dev");
        } catch (IOException e) {
            return Optional.of("there is no C compiler: install gcc and libc6-dev");
        }
    }

    private static Path compile(Path directory) throws IOException, InterruptedException {
        Path library = directory.resolve("disk.so");
        try (InputStream source = Disk.class.getResourceAsStream("disk.c")) {
            Files.copy(source, directory.resolve("disk.c"));
        }
        Process compiler =
                new ProcessBuilder(
                                "cc",
                                "-shared",
                                "-fPIC",
                                "-O2",
                                "-Wall",
                                "-Wextra",
                                "-Werror",
                                "-o",
                                "disk.so",
                                "disk.c",
                                "-ldl",
                                "-lpthread")
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String messages = new String(compiler.getInputStream().readAllBytes(), UTF_8);
        if (!compiler.waitFor(1, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
            throw new IOException("disk.c does not compile: " + messages);
        }
        return library;
    }

    /** Puts a process that is about to start on this disk. */
    public void under(Map<String, String> environment) {
        environment.merge("LD_PRELOAD", library.toString(), (others, own) -> own + ":" + others);
        environment.put("DISK_DATABASE", database.toString());
        environment.put("DISK_CONTROL", controlFile.toString());
        log.ifPresent(path -> environment.put("DISK_LOG", path.toString()));
    }

    /** The path by which the processes must open the database. */
    public Path database() {
        return database;
    }

    /** What was recorded; it exists once a process has started. */
    public Path log() {
        return log.orElseThrow();
    }

    /** From now on every sync takes that much longer. */
    public void slowSyncs(Duration delay) {
        controls.put(DELAY, Math.toIntExact(TimeUnit.NANOSECONDS.toMicros(delay.toNanos())));
    }

    /** Lets the next writes fail: the disk is full. */
    public void failWrites(int count) {
        controls.put(FAILING_WRITES, count);
    }

    /**
     * Lets the next syncs fail, with EIO. What they should have made durable may never be: the
     * syncs after them succeed all the same, after each descriptor that is open by now has been
     * told once. So does Linux.
     */
    public void failSyncs(Target target, int count) {
        controls.put(FAILING_SYNCS + target.ordinal(), count);
    }

    /** How many of these failures are still to come. */
    public int failuresLeft(Target target) {
        return controls.get(FAILING_SYNCS + target.ordinal());
    }

    /** How many syncs have failed so. */
    public int failedSyncs(Target target) {
        return controls.get(FAILED_SYNCS + target.ordinal());
    }

    /** How many syncs there were, the failed ones included. */
    public int syncs(Target target) {
        return controls.get(SYNCS + target.ordinal());
    }
}
