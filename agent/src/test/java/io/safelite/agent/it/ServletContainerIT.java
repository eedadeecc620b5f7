package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertNoOtherWarnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.servlet.TomcatApp;
import io.safelite.agent.it.webapp.DatabaseServlet;
import jakarta.annotation.PostConstruct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two web applications in one Tomcat, each with a sqlite-jdbc of its own in WEB-INF/lib. */
class ServletContainerIT {
    private static final DriverJar OLD = new DriverJar("3.36.0.3");
    private static final DriverJar NEWER = new DriverJar("3.50.3.0");

    static Stream<Arguments> jdksAndUndeployed() throws IOException {
        return Jdk.all().flatMap(jdk -> Stream.of(OLD, NEWER).map(d -> Arguments.of(jdk, d)));
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void noTransactionFailsWithAgent(Jdk jdk) throws Exception {
        Outcome plain = tomcat(jdk, false, "contention", NEWER, OLD);
        Outcome agent = tomcat(jdk, true, "contention", NEWER, OLD);

        assertThat(failures(plain)).hasSize(2).doesNotContain("failed 0 of 320");
        assertThat(failures(agent)).containsExactly("failed 0 of 320", "failed 0 of 320");
        assertThat(agent.stdout().lines().filter("counter OK"::equals)).hasSize(2);
        assertThat(agent.agentLines()).singleElement().asString().contains("protects");
        assertNoOtherWarnings(agent, plain);
    }

    @ParameterizedTest
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void oneFileOfBothIsReportedOnceWithBothLoaders(Jdk jdk) throws Exception {
        Outcome plain = tomcat(jdk, false, "one file", NEWER, OLD);
        Outcome agent = tomcat(jdk, true, "one file", NEWER, OLD);

        assertThat(agent.agentLines()).hasSize(2);
        assertThat(agent.agentLines())
                .filteredOn(line -> line.contains("DANGER"))
                .singleElement()
                .asString()
                .contains("shared.db", "context: one", "context: two", "two_copies=refuse");
        assertNoOtherWarnings(agent, plain);
    }

    /** Tomcat looks for what an application has left behind, and says so on standard error. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("jdksAndUndeployed")
    void undeployedWhileTheOtherWorksLeavesNothing(Jdk jdk, DriverJar driver) throws Exception {
        Outcome plain = tomcat(jdk, false, "undeploy", NEWER, driver);
        Outcome agent = tomcat(jdk, true, "undeploy", NEWER, driver);

        assertThat(plain.stdout()).contains("class loader is gone");
        assertThat(agent.stdout()).contains("undeployed", "class loader is gone");
        assertThat(failures(agent)).hasSize(3).allMatch("failed 0 of 320"::equals);
        assertThat(agent.stdout().lines().filter("counter OK"::equals)).hasSize(3);
        assertThat(agent.agentLines()).singleElement().asString().contains("protects");
        assertNoOtherWarnings(agent, plain);
    }

    private static List<String> failures(Outcome outcome) {
        return outcome.stdout().lines().filter(line -> line.startsWith("failed ")).toList();
    }

    private static Outcome tomcat(
            Jdk jdk, boolean agent, String mode, DriverJar first, DriverJar second)
            throws Exception {
        Path directory = ForkedJvm.newDirectory();
        Path container =
                Jars.write(directory.resolve("container.jar"), Jars.manifest(), TomcatApp.class);
        Outcome outcome =
                new ForkedJvm(jdk)
                        .agentIf(agent)
                        // So that Tomcat can look for leaks, as its catalina.sh says it.
                        .option("--add-opens=java.base/java.lang=ALL-UNNAMED")
                        .option("--add-opens=java.base/java.io=ALL-UNNAMED")
                        .option("--add-opens=java.base/java.util=ALL-UNNAMED")
                        .option("--add-opens=java.base/java.util.concurrent=ALL-UNNAMED")
                        .option("--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED")
                        // The log without the time of day.
                        .option("-Djava.util.logging.SimpleFormatter.format=%5$s%6$s%n")
                        .classPath(container, Jars.of(Tomcat.class), Jars.of(PostConstruct.class))
                        .main(
                                TomcatApp.class,
                                mode,
                                webapp(directory.resolve("one"), first).toString(),
                                webapp(directory.resolve("two"), second).toString())
                        .run();
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        assertThat(outcome.stdout()).doesNotContain("status ");
        return outcome;
    }

    private static Path webapp(Path directory, DriverJar driver) throws IOException {
        Path lib = Files.createDirectories(directory.resolve("WEB-INF").resolve("lib"));
        Files.copy(driver.path(), lib.resolve("sqlite-jdbc.jar"));
        Files.copy(AppJar.path(), lib.resolve("app.jar"));
        Jars.write(lib.resolve("webapp.jar"), Jars.manifest(), DatabaseServlet.class);
        return directory;
    }
}
