package io.safelite.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.it.app.ConsoleApp;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that another process has locked while it is opened: a plain connection does not mind. */
class LockedFileIT {
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("io.safelite.agent.it.Matrix#jdksAndDrivers")
    void opensWhenTheOtherIsDone(Jdk jdk, DriverJar driver) throws Exception {
        Path file = ForkedJvm.newDirectory().resolve("shared.db");
        ForkedJvm plain = ForkedJvm.onClassPath(jdk, driver).main(ConsoleApp.class);
        ForkedJvm agent = ForkedJvm.onClassPath(jdk, driver).agent().main(ConsoleApp.class);
        try (RunningProcess other = plain.start();
                RunningProcess app = agent.start()) {
            app.ask("hello");
            other.ask("open one " + file);
            other.ask("sql one create table t (x)");
            assertThat(other.ask("sql one begin exclusive")).isEmpty();

            app.tell("open two " + file);
            Thread.sleep(1000);
            assertThat(other.ask("sql one commit")).isEmpty();

            assertThat(app.answer()).startsWith(Outcome.PROTECTED);
            assertThat(app.ask("sql two insert into t values (1)")).isEmpty();
            assertThat(other.ask("text one select x from t")).isEqualTo("1\n");
            assertThat(app.end().agentLines()).singleElement().asString().contains("protects");
        }
    }
}
