package io.safelite.transaction;

import static io.safelite.testing.Access.SAFE;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.LogLines;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said of a connection that nobody has closed: {@code safelite.leak_stacks}. */
@Timeout(60)
class ForgottenConnectionTest {
    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final LogLines log = new LogLines();

    private void opensAndForgets(String parameters) throws SQLException {
        SAFE.connect(db.file() + parameters);
    }

    private void awaitWarning() throws InterruptedException {
        Background.await(
                "the garbage collector should find it",
                () -> {
                    System.gc();
                    return !log.lines().isEmpty();
                });
    }

    @Test
    void theWarningShowsWhereItWasOpened() throws Exception {
        opensAndForgets("?safelite.leak_stacks=true");
        awaitWarning();

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains(db.file().toString())
                .contains("never closed")
                .doesNotContain("leak_stacks");
        assertThat(log.thrown())
                .singleElement()
                .satisfies(
                        place ->
                                assertThat(
                                                Arrays.stream(place.getStackTrace())
                                                        .map(StackTraceElement::getMethodName))
                                        .contains("opensAndForgets"));
    }

    @Test
    void withoutTheSettingTheWarningNamesIt() throws Exception {
        opensAndForgets("");
        awaitWarning();

        assertThat(log.lines()).singleElement().asString().contains("safelite.leak_stacks=true");
        assertThat(log.thrown()).isEmpty();
    }
}
