package io.safelite.retry.model;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;

import io.safelite.testing.Access;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Runs programs on a {@link Subject} while others interfere at every possible point, and checks
 * each history. Always on the same file, put back to its first content before each run.
 */
final class Model implements AutoCloseable {
    private final Path file;
    private final Subject subject;
    private final Recovery recovery;
    private final Statistics statistics;
    private final SmallDatabase database;
    private final Application plainOther;
    private final Application safeLiteOther;
    private final Reference reference = new Reference();
    private final Checker checker = new Checker(reference);

    Model(Path file, Subject subject, Recovery recovery, Statistics statistics)
            throws SQLException {
        this.file = file;
        this.subject = subject;
        this.recovery = recovery;
        this.statistics = statistics;
        database = SmallDatabase.create(PLAIN.connect(file + "?journal_mode=WAL&synchronous=OFF"));
        plainOther = other(PLAIN, file);
        safeLiteOther = other(SAFE, file);
    }

    private static Application other(Access access, Path file) throws SQLException {
        return new Application(
                access.connect(file + "?synchronous=OFF&busy_timeout=0"), Recovery.NONE);
    }

    /** Tries all points; the first violation. */
    Optional<Violation> check(Program program, Interference interference) {
        reference.forget();
        statistics.count("programs");
        boolean isQueued = interference.queued() || subject.wantsItsLike();
        Application other = isQueued ? safeLiteOther : plainOther;
        int point = 0;
        try (Application application = new Application(subject.connect(file), recovery)) {
            for (; point <= program.steps().size(); point++) {
                Adversary adversary = new Adversary(other, interference, point);
                Optional<String> wrong = check(application, program, adversary);
                if (wrong.isPresent()) {
                    return Optional.of(new Violation(program, interference, point, wrong.get()));
                }
                if (adversary.wasBlocked()) {
                    // The program has written by now, so nobody gets in between any more.
                    break;
                }
            }
            return Optional.empty();
        } catch (Exception | AssertionError e) {
            return Optional.of(new Violation(program, interference, point, described(e)));
        }
    }

    private Optional<String> check(Application application, Program program, Adversary adversary)
            throws Exception {
        try {
            reset(application, program, adversary);
            Optional<String> wrong = checkRun(application, program, adversary);
            application.tidy(program);
            return wrong;
        } finally {
            adversary.finish();
        }
    }

    /** The exception, and where it came from within the driver and the model. */
    private static String described(Throwable e) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            text.append(cause).append('\n');
            for (StackTraceElement frame : cause.getStackTrace()) {
                if (frame.getClassName().startsWith("io.safelite")) {
                    text.append("  at ").append(frame).append('\n');
                }
            }
        }
        return text.toString();
    }

    private void reset(Application application, Program program, Adversary adversary)
            throws SQLException {
        database.reset();
        if (program.defines() || adversary.defines()) {
            application.readSchema();
            plainOther.readSchema();
            safeLiteOther.readSchema();
        }
    }

    private Optional<String> checkRun(Application application, Program program, Adversary adversary)
            throws Exception {
        Watch watch = new Watch(program, application, adversary, statistics);
        Outcome outcome = application.run(program, watch);
        watch.finish(outcome.stoppedAt());
        adversary.finish();
        if (outcome.isRefused()) {
            subject.afterRefusal(application);
        }
        History history = history(program, outcome, adversary, watch.othersBefore());
        statistics.count(outcome.isRefused() ? "refused " + history.reason() : outcome.toString());
        Optional<String> wrong = checker.check(history);
        if (wrong.isPresent() || !outcome.isRefused()) {
            return wrong;
        }
        // Once more, as applications do: nobody is in the way now.
        application.tidy(program);
        Outcome second = application.run(program, Meanwhile.NOTHING);
        return second.isRefused()
                ? Optional.of("refused again: " + second.refusal())
                : checker.check(history(program, second, adversary, adversary.committedSoFar()));
    }

    private History history(Program program, Outcome outcome, Adversary adversary, int before)
            throws SQLException {
        return new History(
                program,
                outcome,
                adversary.committed(),
                adversary.traces(),
                before,
                database.content());
    }

    @Override
    public void close() throws Exception {
        plainOther.close();
        safeLiteOther.close();
        database.close();
        reference.close();
    }
}
