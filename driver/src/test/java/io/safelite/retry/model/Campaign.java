package io.safelite.retry.model;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

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

    /** The first violation, as small as possible, and how to see it again. */
    Optional<String> run(int programs) throws Exception {
        long began = System.nanoTime();
        long first = Long.getLong(SEED, 1);
        long count = Long.getLong(PROGRAMS, programs);
        try (Model model = new Model(file, subject, recovery, statistics)) {
            for (long seed = first; seed < first + count; seed++) {
                Optional<Violation> violation =
                        model.check(Generator.program(seed), Generator.interference(seed));
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

    Statistics statistics() {
        return statistics;
    }
}
