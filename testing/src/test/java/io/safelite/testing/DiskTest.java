package io.safelite.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk sees what a JVM does with files, and can be slow, full or broken. */
@Tag("jdk-independent")
class DiskTest {
    private static final int EIO = 5;

    @TempDir Path directory;

    @BeforeEach
    void needsACompiler() throws Exception {
        Disk.obstacle().ifPresent(obstacle -> abort(obstacle));
    }

    private Disk disk(boolean records) throws Exception {
        return new Disk(directory.resolve("disk"), directory.resolve("app.db"), records);
    }

    private List<String> run(Disk disk, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-XX:TieredStopAtLevel=1",
                                DiskProgram.class.getName(),
                                disk.database().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        disk.under(builder.environment());
        Process process = builder.start();
        List<String> said = process.inputReader(UTF_8).lines().toList();
        assertThat(process.waitFor()).as("exit code: %s", said).isZero();
        return said;
    }

    private static List<String> recorded(Disk disk) throws Exception {
        return DiskCall.read(disk.log()).stream().map(DiskTest::describe).toList();
    }

    private static String describe(DiskCall call) {
        String start = call.kind() + " " + call.file();
        return switch (call.kind()) {
            case WRITE -> start + " " + call.position() + " " + new String(call.data(), UTF_8);
            case TRUNCATE -> start + " " + call.position();
            case SYNC_END -> start + " " + call.error();
            default -> start;
        };
    }

    @Test
    void recordsEverythingInItsOrder() throws Exception {
        Disk disk = disk(true);
        assertThat(run(disk, "1")).containsExactly("0 ok");
        assertThat(recorded(disk))
                .containsExactly(
                        "CREATE app.db",
                        "WRITE app.db 0 first",
                        "WRITE app.db 0 FI",
                        "WRITE app.db 5 -second-third",
                        "SYNC_BEGIN app.db",
                        "SYNC_END app.db 0",
                        "TRUNCATE app.db 7",
                        "CREATE app.db-wal",
                        "WRITE app.db-wal 32 frame",
                        "SYNC_BEGIN app.db-wal",
                        "SYNC_END app.db-wal 0",
                        "UNLINK app.db-wal");
    }

    @Test
    void aSyncFailsAndEveryDescriptorIsToldOnce() throws Exception {
        Disk disk = disk(true);
        disk.failSyncs(Disk.Target.DATABASE, 1);
        assertThat(run(disk, "2", "and by others"))
                .containsExactly(
                        "0 Input/output error",
                        "1 ok",
                        "other Input/output error",
                        "other ok",
                        "late ok");
        assertThat(recorded(disk))
                .filteredOn(call -> call.startsWith("SYNC_END app.db "))
                .containsExactly(
                        "SYNC_END app.db " + EIO,
                        "SYNC_END app.db 0",
                        "SYNC_END app.db 0",
                        "SYNC_END app.db 0",
                        "SYNC_END app.db 0");
        assertThat(disk.failuresLeft(Disk.Target.DATABASE)).isZero();
        assertThat(disk.failedSyncs(Disk.Target.DATABASE)).isEqualTo(1);
        assertThat(disk.syncs(Disk.Target.DATABASE)).isEqualTo(5);
        assertThat(disk.syncs(Disk.Target.WAL)).isEqualTo(1);
    }

    @Test
    void theDiskIsFull() throws Exception {
        Disk disk = disk(false);
        disk.failWrites(Disk.ALL);
        assertThat(run(disk, "0"))
                .containsExactly("No space left on device", "No space left on device");
    }

    @Test
    void syncsAreSlow() throws Exception {
        Disk disk = disk(false);
        disk.slowSyncs(Duration.ofMillis(50));
        long start = System.nanoTime();
        run(disk, "20");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(20 * 50));
    }
}
