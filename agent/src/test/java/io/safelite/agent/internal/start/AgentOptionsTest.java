package io.safelite.agent.internal.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.agent.internal.report.Report;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentOptionsTest {
    private static final String NOTHING = null;

    private static AgentOptions options(
            String arguments, Map<String, String> properties, Map<String, String> environment) {
        return AgentOptions.of(arguments, properties::get, environment::get);
    }

    private static AgentOptions options(String arguments) {
        return options(arguments, Map.of(), Map.of());
    }

    @Test
    void argumentsWinOverPropertiesAndThoseOverTheEnvironment() {
        Map<String, String> properties =
                Map.of("safelite.wal", "keep", "safelite.retry.journal_limit", "2KiB");
        Map<String, String> environment =
                Map.of(
                        "SAFELITE_RETRY_JOURNAL_LIMIT",
                        "3KiB",
                        "SAFELITE_WAL",
                        "auto",
                        "SAFELITE_BUSY_TIMEOUT",
                        "7");
        AgentOptions options = options("wal=force", properties, environment);

        assertThat(options.objections()).isEmpty();
        assertThat(options.engineSetting("safelite.wal")).isEqualTo("force");
        assertThat(options.engineSetting("safelite.retry.journal_limit")).isEqualTo("2kib");
        assertThat(options.engineSetting("busy_timeout")).isEqualTo("7");
        assertThat(options.engineSetting("safelite.begin")).isNull();
    }

    @Test
    void disabledAnywhereIsDisabled() {
        assertThat(options(NOTHING).isEnabled()).isTrue();
        assertThat(options("enabled=false").isEnabled()).isFalse();
        assertThat(
                        options(
                                        "enabled=true",
                                        Map.of("safelite.enabled", "true"),
                                        Map.of("SAFELITE_ENABLED", "off"))
                                .isEnabled())
                .isFalse();
    }

    @Test
    void whatIsNotUnderstoodIsNamedAndLeftOut() {
        AgentOptions options =
                options(
                        "wall=keep,begin=later,busy_timeout=-1,log=loud,include=[,listener=A,"
                                + "two_copies=no");

        assertThat(options.objections()).hasSize(7);
        assertThat(String.join("\n", options.objections()))
                .contains("wall", "begin=later", "busy_timeout=-1", "log=loud", "listener")
                .contains("two_copies=no", "no path glob");
        assertThat(options.engineSetting("safelite.begin")).isNull();
        assertThat(options.logLevel()).isEqualTo(Report.Level.INFO);
    }

    @Test
    void globsSayWhichFilesAreMeant() {
        AgentOptions options = options("include=/data/**|/srv/*.db,exclude=**/cache.db");

        assertThat(options.covers(Path.of("/data/a/app.db"))).isTrue();
        assertThat(options.covers(Path.of("/srv/app.db"))).isTrue();
        assertThat(options.covers(Path.of("/srv/a/app.db"))).isFalse();
        assertThat(options.covers(Path.of("/data/cache.db"))).isFalse();
        assertThat(options.covers(null)).isFalse();
        assertThat(options("exclude=**").covers(null)).isTrue();
    }

    @Test
    void theFileOfAUrl() {
        Path here = Path.of("app.db").toAbsolutePath();
        assertThat(DatabasePath.of("jdbc:sqlite:app.db?busy_timeout=1")).isEqualTo(here);
        assertThat(DatabasePath.of(" JDBC:SQLITE:file:app.db?mode=ro")).isEqualTo(here);
        assertThat(DatabasePath.of("jdbc:sqlite:file:///data/x.db"))
                .isEqualTo(Path.of("/data/x.db"));
        assertThat(DatabasePath.of("jdbc:sqlite::memory:")).isNull();
        assertThat(DatabasePath.of("jdbc:sqlite:file::memory:?cache=shared")).isNull();
        assertThat(DatabasePath.of("jdbc:sqlite::resource:a.db")).isNull();
        assertThat(DatabasePath.of("jdbc:sqlite:")).isNull();
    }
}
