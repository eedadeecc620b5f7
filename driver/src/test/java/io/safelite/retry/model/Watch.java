package io.safelite.retry.model;

import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notices at which step of a program its transaction was run again, and what was open then. */
final class Watch implements Meanwhile {
    private final Application application;
    private final Meanwhile meanwhile;
    private Map<Cursor, Integer> open = new HashMap<>();
    private int conflictAt = -1;

    Watch(Application application, Meanwhile meanwhile) {
        this.application = application;
        this.meanwhile = meanwhile;
    }

    @Override
    public void before(int point) throws Exception {
        look(point);
        if (conflictAt < 0) {
            open = new HashMap<>();
            application.execution().openCursors().forEach(rows -> open.put(rows, rows.moves()));
        }
        meanwhile.before(point);
    }

    /** Looks whether it has happened by now. */
    void look(int point) {
        if (conflictAt < 0 && !Model.retries().isEmpty()) {
            conflictAt = point - 1;
        }
    }

    boolean hasRetried() {
        return conflictAt >= 0;
    }

    /** Counts what has happened. */
    void report(Program program, Statistics statistics) {
        statistics.count("runs");
        for (TransactionRetry retry : Model.retries()) {
            statistics.count("retry " + retry.outcome());
            if (retry.outcome() == Outcome.REPLAYED) {
                reportReplay(program.steps().subList(0, conflictAt), statistics);
            }
        }
    }

    private void reportReplay(List<Step> steps, Statistics statistics) {
        steps.forEach(step -> statistics.count("replayed " + step.kind()));
        if (!open.isEmpty()) {
            statistics.count("cursors open");
        }
        if (open.entrySet().stream().anyMatch(entry -> entry.getKey().moves() > entry.getValue())) {
            statistics.count("cursors read on");
        }
    }
}
