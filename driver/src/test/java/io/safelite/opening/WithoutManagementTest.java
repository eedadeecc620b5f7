package io.safelite.opening;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime image need not have the module java.management. */
class WithoutManagementTest {
    @TempDir Path directory;

    @Test
    void opensAndWrites() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--limit-modules=java.sql",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FirstOpenTest.Opener.class.getName(),
                                directory.resolve("file.db").toString())
                        .redirectErrorStream(true)
                        .start();

        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("journal mode wal");
    }
}
