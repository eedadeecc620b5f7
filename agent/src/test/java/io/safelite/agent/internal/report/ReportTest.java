package io.safelite.agent.internal.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Report report(Report.Level level) {
        return new Report(new PrintStream(out, true, UTF_8), level);
    }

    private List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }

    @Test
    void whatHasSeveralLinesIsOneLine() {
        report(Report.Level.INFO).warn("a loader\r\n  of two\nor three");

        assertThat(lines()).containsExactly("[safelite] a loader of two or three");
    }

    @Test
    void theEnginesWarningsEnd() {
        Report report = report(Report.Level.INFO);
        for (int i = 1; i <= 200; i++) {
            report.repeated("connection #" + i);
        }

        assertThat(lines()).hasSize(100);
        assertThat(lines().get(98)).isEqualTo("[safelite] connection #99");
        assertThat(lines().get(99))
                .startsWith("[safelite] connection #100 (")
                .contains("log=debug");
    }

    /** As the engine logs who holds a lock for too long. */
    @Test
    void aThrowableThatIsNoFailureIsShownWithItsStacks() {
        Throwable now = place("where it is", "pay");
        now.addSuppressed(place("where it began", "begin"));
        ReportLogger logger = new ReportLogger(report(Report.Level.INFO));

        logger.log(System.Logger.Level.WARNING, "it takes long", now);
        logger.log(System.Logger.Level.WARNING, "it fails", new IllegalStateException("broken"));

        assertThat(lines())
                .containsExactly(
                        "[safelite] it takes long",
                        "[safelite]   where it is:",
                        "[safelite]     at com.acme.Shop.pay(Shop.java:42)",
                        "[safelite]   where it began:",
                        "[safelite]     at com.acme.Shop.begin(Shop.java:42)",
                        "[safelite] it fails: java.lang.IllegalStateException: broken");
    }

    private static Throwable place(String what, String method) {
        Throwable place = new Throwable(what);
        place.setStackTrace(
                new StackTraceElement[] {
                    new StackTraceElement("com.acme.Shop", method, "Shop.java", 42)
                });
        return place;
    }

    @Test
    void debugShowsThemAll() {
        Report report = report(Report.Level.DEBUG);
        for (int i = 1; i <= 200; i++) {
            report.repeated("connection #" + i);
        }

        assertThat(lines()).hasSize(200).last().isEqualTo("[safelite] connection #200");
    }

    @Test
    void aDangerIsSaidOnceForEachThingWithItsStack() {
        Report report = report(Report.Level.ERROR);
        List<StackTraceElement> stack =
                List.of(new StackTraceElement("com.acme.Backup", "copy", "Backup.java", 42));
        report.danger("app.db", "DANGER: app.db", stack);
        report.danger("app.db", "DANGER: app.db", stack);

        assertThat(lines())
                .containsExactly(
                        "[safelite] DANGER: app.db",
                        "[safelite]     at com.acme.Backup.copy(Backup.java:42)");
    }

    @Test
    void nothingIsSaidWhereNothingIsWanted() {
        Report report = report(Report.Level.OFF);
        report.failure("cannot protect app.db", new IllegalStateException("broken"));
        report.danger("app.db", "DANGER");

        assertThat(lines()).isEmpty();
    }
}
