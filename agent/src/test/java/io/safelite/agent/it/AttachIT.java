package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertNoTransactionFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.ConsoleApp;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent comes into an application that runs and has connections open. */
class AttachIT {
    /** The agent's own way with more drivers than the others. */
    static Stream<Arguments> waysAndDrivers() throws IOException {
        return Stream.concat(
                with(Attach.COMMAND, Matrix.jdksAndDrivers()),
                Stream.concat(
                        with(Attach.JCMD, Matrix.jdksAndFewerDrivers()),
                        with(Attach.API, Matrix.jdksAndFewerDrivers())));
    }

    private static Stream<Arguments> with(Attach way, Stream<Arguments> jdksAndDrivers) {
        return jdksAndDrivers
                .map(Arguments::get)
                .map(where -> Arguments.of(way, where[0], where[1]));
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @MethodSource("waysAndDrivers")
    void newConnectionsAreProtectedAndEarlierOnesGoOn(Attach way, Jdk jdk, DriverJar driver)
            throws Exception {
        try (RunningProcess app = app(jdk, driver)) {
            openEarlierConnections(app);
            assertThat(row(jdk, app)).startsWith(app.pid() + " yes no ");
            if (driver.equals(Matrix.NEWEST)) {
                assertThat(said(app.ask("contention before.db before.db")).failed()).isPositive();
            }

            way.to(jdk, app.pid(), "exclude=**/excluded.db,bogus=1");

            assertThat(row(jdk, app)).startsWith(app.pid() + " yes yes ");
            assertThat(app.ask("sql writing insert into t values (2)")).isEmpty();
            assertThat(app.ask("commit writing")).isEmpty();
            assertThat(app.ask("text idle select sum(x) from t")).isEqualTo("3\n");
            assertThat(app.ask("open new shared.db")).startsWith(Outcome.PROTECTED);
            assertThat(app.ask("text new select sum(x) from t")).isEqualTo("3\n");
            assertThat(app.ask("open excluded excluded.db")).doesNotStartWith(Outcome.PROTECTED);
            String contention = app.ask("beside idle shared.db");
            assertNoTransactionFailed(said(contention));
            assertThat(contention).contains("beside OK");

            way.to(jdk, app.pid());

            assertThat(app.ask("open another shared.db")).startsWith(Outcome.PROTECTED);
            assertLines(app.end(), driver);
            assertThat(app.soFar().otherLines()).allMatch(line -> isOfTheJvm(line, jdk));
        }
    }

    /** The second time the agent has nothing to say. */
    private static void assertLines(Outcome outcome, DriverJar driver) {
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        List<String> lines = outcome.agentLines();
        assertThat(lines).as("%s", outcome).hasSize(3);
        assertThat(lines.get(0)).contains("bogus");
        assertThat(lines.get(1)).contains("those opened before stay as they are");
        if (driver.showsItsFiles()) {
            assertThat(lines.get(1)).containsPattern(": up to 2, 2 to /\\S+/shared.db$");
        }
        assertThat(lines.get(2)).contains("protects");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void nothingIsSaidWhereThereIsNoSqlite(Jdk jdk) throws Exception {
        for (Attach way : Attach.values()) {
            try (RunningProcess app = app(jdk, Matrix.NEWEST)) {
                app.ask("hello");

                way.to(jdk, app.pid());

                assertThat(row(jdk, app)).startsWith(app.pid() + " no yes ");
                assertThat(app.ask("hello")).isEqualTo("hello\n");
                assertThat(app.end().agentLines()).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void sqliteThatIsLoadedLaterIsProtected(Jdk jdk) throws Exception {
        try (RunningProcess app = app(jdk, Matrix.NEWEST)) {
            app.ask("hello");

            Attach.COMMAND.to(jdk, app.pid());

            assertThat(app.ask("open first shared.db")).startsWith(Outcome.PROTECTED);
            assertNoTransactionFailed(said(app.ask("contention shared.db shared.db")));
            assertThat(app.end().agentLines()).singleElement().asString().contains("protects");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.safelite.agent.it.Jdk#all")
    void refusedByTheJvm(Jdk jdk) throws Exception {
        ForkedJvm jvm =
                ForkedJvm.onClassPath(jdk, Matrix.NEWEST)
                        .option("-XX:-EnableDynamicAgentLoading")
                        .main(ConsoleApp.class);
        try (RunningProcess app = jvm.start()) {
            openEarlierConnections(app);

            Outcome command = Attach.command(jdk, "attach", Long.toString(app.pid()));

            assertThat(command.exitCode()).isEqualTo(1);
            assertThat(command.stderr())
                    .contains("-XX:-EnableDynamicAgentLoading", "-javaagent:")
                    .hasLineCount(1);
            if (jdk.feature() >= 21) { // before, jcmd did not look at the flag
                assertThat(Attach.jcmd(jdk, app.pid()).stdout())
                        .contains("Dynamic agent loading is not enabled");
            }
            assertThat(app.ask("commit writing")).isEmpty();
            assertThat(app.ask("open new shared.db")).doesNotStartWith(Outcome.PROTECTED);
            assertThat(app.end())
                    .extracting(Outcome::exitCode, Outcome::stderr)
                    .containsExactly(0, "");
        }
    }

    private static RunningProcess app(Jdk jdk, DriverJar driver) throws Exception {
        return ForkedJvm.onClassPath(jdk, driver).main(ConsoleApp.class).start();
    }

    /** One in a transaction that has written, one idle. */
    private static void openEarlierConnections(RunningProcess app) throws Exception {
        assertThat(app.ask("open writing shared.db")).doesNotStartWith(Outcome.PROTECTED);
        assertThat(app.ask("open idle shared.db")).doesNotStartWith(Outcome.PROTECTED);
        app.ask("sql idle create table t (x)");
        app.ask("begin writing");
        assertThat(app.ask("sql writing insert into t values (1)")).isEmpty();
    }

    /** How {@code list} shows it. */
    private static String row(Jdk jdk, RunningProcess app) throws Exception {
        return Attach.command(jdk, "list")
                .stdout()
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .filter(line -> line.startsWith(app.pid() + " "))
                .findFirst()
                .orElse("");
    }

    private static Outcome said(String answer) {
        return new Outcome(0, answer, "");
    }

    /** From Java 21 on it warns of every agent that is attached, whatever that does (JEP 451). */
    private static boolean isOfTheJvm(String line, Jdk jdk) {
        return jdk.feature() >= 21
                && Stream.of(
                                "A Java agent has been loaded dynamically",
                                "If a serviceability tool is in use",
                                "If a serviceability tool is not in use",
                                "Dynamic loading of agents will be disallowed")
                        .anyMatch(start -> line.startsWith("WARNING: " + start));
    }
}
