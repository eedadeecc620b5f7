package io.safelite.benchmarks.suite;

import io.safelite.benchmarks.Progress;
import io.safelite.benchmarks.contention.Run;
import io.safelite.benchmarks.contention.RunFailed;
import io.safelite.testing.Disk;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The entrants take turns at a workload, a fresh file each time. */
final class Turns {
    private final Options options;
    private final Progress progress;
    private final PrintStream err;
    private int runs;

    Turns(Options options, Progress progress, PrintStream err) {
        this.options = options;
        this.progress = progress;
        this.err = err;
    }

    /** All rounds. What the machine cannot do is skipped, and said so. */
    Rounds take(Workload workload) throws InterruptedException {
        List<Entrant> entrants = options.entrants(workload);
        Rounds rounds = new Rounds(entrants);
        Optional<String> obstacle = workload.slowDisk() ? Disk.obstacle() : Optional.empty();
        if (obstacle.isPresent()) {
            err.println(workload.describe() + " is skipped: " + obstacle.get());
            entrants.forEach(entrant -> rounds.skip(entrant, obstacle.get()));
            runs += options.rounds() * entrants.size();
            return rounds;
        }
        for (int round = 1; round <= options.rounds(); round++) {
            rounds.newRound();
            for (Entrant entrant : order(entrants, round)) {
                run(workload, entrant, round, rounds);
            }
        }
        return rounds;
    }

    private void run(Workload workload, Entrant entrant, int round, Rounds rounds)
            throws InterruptedException {
        runs++;
        String title = workload.describe() + ", round " + round + ", " + entrant.key();
        try {
            rounds.add(
                    entrant,
                    new Run(
                                    entrant.job(workload, options.settings()),
                                    progress,
                                    runs + " of " + options.runs() + ": " + title)
                            .go());
        } catch (SQLException | IOException | RunFailed | IllegalStateException e) {
            err.println(title + " could not run: " + e.getMessage());
            rounds.couldNotRun(entrant, e.getMessage());
        }
    }

    /** Every other round backwards, so that nobody always follows the same one. */
    private static List<Entrant> order(List<Entrant> entrants, int round) {
        List<Entrant> order = new ArrayList<>(entrants);
        if (round % 2 == 0) {
            Collections.reverse(order);
        }
        return order;
    }
}
