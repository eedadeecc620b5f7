package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertProtected;
import static io.safelite.agent.it.Assertions.assertUnprotected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safelite.agent.it.app.PlainApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A runtime image with no more than JDBC and agents need. It has no module jdk.unsupported, so the
 * agent has to make its handles in the other way there is, and no java.management.
 */
class JlinkedImageIT {
    private static final long SECONDS = 120;

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void noTransactionFailsWithAgent(Jdk jdk) throws Exception {
        Jdk image = image(jdk);
        assertThat(tool(List.of(image.java().toString(), "--list-modules")))
                .contains("java.sql", "java.instrument")
                .doesNotContain("jdk.unsupported", "java.management");

        assertUnprotected(app(image, false, "contention"));
        Outcome plain = app(image, false, "checks");
        assertProtected(app(image, true, "checks", "contention"), plain);
    }

    private static Outcome app(Jdk image, boolean agent, String... modes) throws Exception {
        return ForkedJvm.onClassPath(image, Matrix.NEWEST)
                .agentIf(agent)
                .main(PlainApp.class, modes)
                .run();
    }

    private static Jdk image(Jdk jdk) throws Exception {
        String jlink = jdk.home().resolve("bin/jlink").toString();
        assumeTrue(canLink(jdk, jlink), () -> jdk + " has neither jmods nor can it do without");
        Path image = ForkedJvm.newDirectory().resolve("image");
        tool(
                List.of(
                        jlink,
                        "--add-modules",
                        "java.sql,java.instrument",
                        "--output",
                        image.toString()));
        return new Jdk(image, jdk.feature());
    }

    /** Since Java 24 some JDKs take the modules out of themselves and come without jmods. */
    private static boolean canLink(Jdk jdk, String jlink) throws Exception {
        return Files.exists(Path.of(jlink))
                && (Files.exists(jdk.home().resolve("jmods/java.base.jmod"))
                        || tool(List.of(jlink, "--help"))
                                .contains("Linking from run-time image enabled"));
    }

    private static String tool(List<String> command) throws IOException, InterruptedException {
        Path output = ForkedJvm.newDirectory().resolve("output.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended;
        try {
            ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(ended && process.exitValue() == 0).as("%s: %s", command, said).isTrue();
        return said;
    }
}
