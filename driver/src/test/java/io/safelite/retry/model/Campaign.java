package io.safelite.retry.model;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many programs, one seed each. */
final class Campaign {
    private static final String SEED = "model.seed";
    private static final String PROGRAMS = "model.programs";

    private final Path file;
    private final Subject subject;
    private final Recovery recovery;
    private final Statistics statistics = new Statistics();

    Campaign(Path file, Subject subject, Recovery recovery) {
        this.file = file;
        this.subject = subject;
        this.recovery = recovery;
    }

    /** Whether nobody has asked for other programs. */
    static boolean isUsual() {
        return System.getProperty(SEED) == null && System.getProperty(PROGRAMS) == null;
    }

    /** The first violation, as small as possible, and how to see it again. */
    Optional<String> run(int programs) throws Exception {
        long first = Long.getLong(SEED, 1);
        long end = first + Long.getLong(PROGRAMS, programs);
        long began = System.nanoTime();
        try (Model model = new Model(file, subject, recovery, statistics)) {
            for (long seed = first; seed < end; seed++) {
                Optional<Violation> violation = check(model, seed);
                if (violation.isPresent()) {
                    Violation smallest = new Shrinker(model::check).shrink(violation.get());
                    return Optional.of(
                            "seed %d, to run it alone: -D%s=%d -D%s=1%n%s"
                                    .formatted(seed, SEED, seed, PROGRAMS, smallest));
                }
            }
        }
        System.out.printf(
                "model: %,d ms on %s %s: %s%n",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                subject,
                recovery instanceof HomeMadeRetry made ? made : "",
                statistics);
        return Optional.empty();
    }

    /** How many programs it takes to find a violation. */
    OptionalInt programsToViolation(int limit) throws Exception {
        try (Model model = new Model(file, subject, recovery, statistics)) {
            return IntStream.rangeClosed(1, limit)
                    .filter(seed -> check(model, seed).isPresent())
                    .findFirst();
        }
    }

    private static Optional<Violation> check(Model model, long seed) {
        return model.check(Generator.program(seed), Generator.interference(seed));
    }

    Statistics statistics() {
        return statistics;
    }
}
