package io.safelite.it.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few megabytes, in a file that is mounted: for root on Linux only. */
final class SmallDisk implements AutoCloseable {
    private static final int MEGABYTE = 1 << 20;

    /** So much that a log of all that was free fits into the database when there is room again. */
    private static final int BALLAST_MEGABYTES = 9;

    private static final int MEGABYTES = 16;

    private final Path directory;
    private final Path ballast;

    /** Mounts one; where that cannot be, the test is skipped. */
    SmallDisk(Path home) throws IOException, InterruptedException {
        Path image = home.resolve("small.img");
        directory = Files.createDirectories(home.resolve("small"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) MEGABYTES * MEGABYTE);
        }
        require("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
        require("mount", "-o", "loop", image.toString(), directory.toString());
        ballast = directory.resolve("ballast");
        Files.write(ballast, new byte[BALLAST_MEGABYTES * MEGABYTE]);
    }

    private static void require(String... command) throws IOException, InterruptedException {
        String failure = run(command);
        if (!failure.isEmpty()) {
            abort("needs root and loop devices: " + failure);
        }
    }

    /** Returns what went wrong, or nothing. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return e.getMessage();
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() == 0 ? "" : command[0] + ": " + output.strip();
    }

    Path directory() {
        return directory;
    }

    /** More is free again than ever was before. */
    void makeRoom() throws IOException {
        Files.delete(ballast);
    }

    /** At the latest the end of this JVM closes the files that SafeLite keeps open. */
    @Override
    public void close() throws IOException, InterruptedException {
        String failure = run("umount", "--lazy", directory.toString());
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
    }
}
