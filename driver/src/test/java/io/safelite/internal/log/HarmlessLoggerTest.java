package io.safelite.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logging that fails, and logging that does not. */
class HarmlessLoggerTest {
    /** Keeps what it is told, or throws. */
    private static final class Target implements System.Logger {
        final List<String> lines = new ArrayList<>();
        Throwable failure;

        @Override
        public String getName() {
            return "target";
        }

        @Override
        public boolean isLoggable(Level level) {
            fail();
            return level != Level.TRACE;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            fail();
            lines.add(level + " " + message + " " + thrown.getMessage());
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            fail();
            lines.add(level + " " + format);
        }

        private void fail() {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }

    private final Target target = new Target();
    private final System.Logger logger = new HarmlessLogger(target);
    private final PrintStream console = System.err;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @BeforeEach
    void keepConsoleQuiet() {
        System.setErr(new PrintStream(shown, true));
    }

    @AfterEach
    void restoreConsole() {
        System.setErr(console);
    }

    private void logInAllWays() {
        logger.log(Level.WARNING, "text");
        logger.log(Level.WARNING, () -> "supplied");
        logger.log(Level.WARNING, "text and", new Exception("cause"));
        logger.log(Level.WARNING, () -> "supplied and", new Exception("cause"));
        logger.log(Level.TRACE, () -> "nobody wants this");
    }

    @Test
    void passesOnWhatIsWanted() {
        logInAllWays();
        assertThat(target.lines)
                .containsExactly(
                        "WARNING text",
                        "WARNING supplied",
                        "WARNING text and cause",
                        "WARNING supplied and cause");
        assertThat(logger.getName()).isEqualTo("target");
        assertThat(shown.toString()).isEmpty();
    }

    @Test
    void failuresEndHere() {
        for (Throwable failure :
                List.of(
                        new IllegalStateException("no"),
                        new NoClassDefFoundError("an appender's"),
                        new AssertionError("no"))) {
            target.failure = failure;
            logInAllWays();
        }
        assertThat(target.lines).isEmpty();
        // None at all, if another test of this JVM has failed to log before.
        assertThat(shown.toString().split("SafeLite cannot log to", -1)).hasSizeLessThan(3);
    }

    @Test
    void aJvmThatCannotGoOnIsNotHidden() {
        target.failure = new OutOfMemoryError("no more");
        assertThatThrownBy(() -> logger.log(Level.WARNING, "text"))
                .isInstanceOf(OutOfMemoryError.class);
    }
}
