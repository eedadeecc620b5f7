package io.safelite.retry.model;

import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.testing.Events;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notices at which step of a program its transaction was run again, and what was open then. */
final class Watch implements Meanwhile {
    private final Program program;
    private final Application application;
    private final Adversary adversary;
    private final Statistics statistics;

    /** The cursors that the program may read on, and how often it has moved them. */
    private Map<Cursor, Integer> open = new HashMap<>();

    private Map<Cursor, Integer> openAtRetry = new HashMap<>();
    private int retries;
    private int othersBefore;

    Watch(Program program, Application application, Adversary adversary, Statistics statistics) {
        this.program = program;
        this.application = application;
        this.adversary = adversary;
        this.statistics = statistics;
        Events.clear();
    }

    @Override
    public void before(int point) throws Exception {
        look(point);
        open = new HashMap<>();
        application.execution().openCursors().forEach(rows -> open.put(rows, rows.moves()));
        adversary.before(point);
        if (point == 0) {
            othersBefore = adversary.committedSoFar();
        }
    }

    /** Looks whether it has happened in the step before. */
    private void look(int point) {
        List<TransactionRetry> all = Events.of(TransactionRetry.class);
        for (TransactionRetry retry : all.subList(retries, all.size())) {
            statistics.count("retry " + retry.outcome());
            if (retry.outcome() == Outcome.REPLAYED) {
                count(program.steps().subList(0, point - 1));
            }
            // Begun again with the lock held, it comes after all that were before.
            othersBefore = adversary.committedSoFar();
        }
        retries = all.size();
    }

    private void count(List<Step> replayed) {
        replayed.forEach(step -> statistics.count("replayed " + step.kind()));
        openAtRetry = open;
        if (!open.isEmpty()) {
            statistics.count("cursors open");
        }
    }

    /** The program is over, one way or the other. */
    void finish(int end) {
        look(end + 1);
        statistics.count("runs");
        if (openAtRetry.entrySet().stream()
                .anyMatch(rows -> rows.getKey().moves() > rows.getValue())) {
            statistics.count("cursors read on");
        }
    }

    /** How many of the others must come before the program. */
    int othersBefore() {
        return othersBefore;
    }
}
