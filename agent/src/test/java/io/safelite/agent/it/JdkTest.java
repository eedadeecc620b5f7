package io.safelite.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JdkTest {
    @TempDir Path home;

    @ParameterizedTest
    @CsvSource({"1.8.0_412, 8", "9, 9", "17.0.15, 17", "25, 25", "26-ea, 26", "21.0.4+7, 21"})
    void saysWhichJavaItIs(String version, int feature) throws IOException {
        install("JAVA_VERSION=\"" + version + "\"\n");

        assertThat(Jdk.at(home)).contains(new Jdk(home, feature));
    }

    @Test
    void whatDoesNotSayItsVersionIsTooOld() throws IOException {
        install("IMPLEMENTOR=\"somebody\"\n");

        assertThat(Jdk.at(home)).contains(new Jdk(home, 1));
    }

    @Test
    void aFolderWithoutJavaIsNoJdk() throws IOException {
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17\"\n");

        assertThat(Jdk.at(home)).isEmpty();
    }

    private void install(String release) throws IOException {
        Path java = Files.createFile(Files.createDirectory(home.resolve("bin")).resolve("java"));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), release);
    }
}
