package io.safelite.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines appear in messages, and messages in logs: no secret may get there. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SecretsTest {
    private static final String SECRET = "hunter2";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-Dpassword=hunter2 | -Dpassword=***",
                "-Dspring.datasource.PASSWORD=hunter2 | -Dspring.datasource.PASSWORD=***",
                "--api-key=hunter2 | --api-key=***",
                "--apiKey:hunter2 | --apiKey:***",
                "PGPASSWORD=hunter2 | PGPASSWORD=***",
                "--client_secret=x=hunter2&y | --client_secret=***",
                "-Djavax.net.ssl.keyStorePassword=hunter2 | -Djavax.net.ssl.keyStorePassword=***",
                "--passphrase=hunter2 more | --passphrase=***",
                "jdbc:x://db/app;user=bob;password=hunter2;a=b"
                        + " | jdbc:x://db/app;user=bob;password=***",
                "jdbc:sqlite:app.db?hexkey=hunter2 | jdbc:sqlite:app.db?hexkey=***",
                "https://host/x?sig=hunter2 | https://host/x?sig=***",
                "Authorization: Bearer hunter2 | Authorization: ***",
                "mysql --password hunter2 | mysql --password ***",
                "https://bob:hunter2@host/x | https:***@host/x",
                "https://bob:hun@hunter2/@host | https:***@host",
                "jdbc:oracle:thin:scott/hunter2@host | jdbc:***@host",
                "redis://:hunter2@host | redis:***@host",
            })
    void valueIsMasked(String argument, String expected) {
        assertThat(Secrets.mask(List.of(argument))).containsExactly(expected);
    }

    @Test
    void jsonIsMasked() {
        String json = "--spring.application.json={\"a\":1,\"password\":\"hunter2\"}";
        assertThat(CommandLine.text(List.of("java", json)))
                .doesNotContain(SECRET)
                .startsWith("java --spring.application.json={\"a\":1,\"password\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--password", "-storepass", "--db-token", "--auth", "-Key"})
    void argumentAfterSecretOptionIsMasked(String option) {
        assertThat(Secrets.mask(List.of("tool", option, SECRET, "file")))
                .containsExactly("tool", option, "***", "file");
    }

    @Test
    void secretIsNotUncoveredByWhatIsInvisible() {
        List<String> arguments =
                List.of("-Dpass\u0000word=" + SECRET, "--token\t" + SECRET, "--key\u200b", SECRET);
        assertThat(CommandLine.text(arguments)).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java",
                "-Xmx512m",
                "/opt/app/lib/app.jar",
                "--server.port=8080",
                "jdbc:sqlite:/var/lib/app.db?busy_timeout=100",
                "git@github.com",
            })
    void theRestIsLeftAsItIs(String argument) {
        assertThat(Secrets.mask(List.of(argument, "next"))).containsExactly(argument, "next");
    }

    @Test
    void hugeArgumentsTakeNoTime() {
        String huge = "key".repeat(10_000) + "a/b:".repeat(10_000) + "@";
        assertThat(Secrets.mask(List.of(huge))).hasSize(1);
    }
}
