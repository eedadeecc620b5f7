package io.safelite.retry.model;

import io.safelite.testing.Background;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets others do what they do between two steps of a program, on a connection of their own. */
final class Adversary implements Meanwhile {
    private static final long LIMIT_SECONDS = 30;

    private final Application other;
    private final Interference interference;
    private final int point;

    private final List<Program> committed = new CopyOnWriteArrayList<>();
    private final List<List<Observation>> traces = new CopyOnWriteArrayList<>();
    private boolean blocked;

    private Background<Void> held;
    private volatile boolean programGoesOn;
    private volatile boolean programIsOver;

    Adversary(Application other, Interference interference, int point) {
        this.other = other;
        this.interference = interference;
        this.point = point;
    }

    /** Whether it may change the schema. */
    boolean defines() {
        return interference.transactions().stream().anyMatch(Program::defines);
    }

    @Override
    public void before(int now) throws Exception {
        for (int i = 0; i < interference.transactions().size(); i++) {
            if (point + i * interference.gap() == now) {
                inject(interference.transactions().get(i));
            }
        }
    }

    private void inject(Program transaction) throws Exception {
        if (interference.held()) {
            hold(transaction);
        } else {
            perform(transaction, NOTHING);
        }
    }

    private void perform(Program transaction, Meanwhile meanwhile) throws SQLException {
        try {
            Outcome outcome = other.run(transaction, meanwhile);
            if (outcome.isRefused()) {
                blocked = true;
                other.connection().rollback();
            } else if (outcome.committed()) {
                committed.add(transaction);
                traces.add(outcome.trace());
            }
            other.tidy(transaction);
        } catch (Exception e) {
            throw new IllegalStateException("the other transaction failed", e);
        }
    }

    /** Stops before the end until the program is parked, because it waits for this, or is over. */
    private void hold(Program transaction) throws InterruptedException {
        Thread program = Thread.currentThread();
        CountDownLatch ready = new CountDownLatch(1);
        int end = transaction.steps().size();
        held =
                Background.run(
                        () -> {
                            try {
                                perform(
                                        transaction,
                                        now -> {
                                            if (now == end) {
                                                ready.countDown();
                                                awaitThatItWaits(program);
                                            }
                                        });
                            } finally {
                                ready.countDown();
                            }
                        });
        if (!ready.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the other transaction does not begin");
        }
        programGoesOn = true;
    }

    private void awaitThatItWaits(Thread program) throws InterruptedException {
        Background.await(
                "the program should wait or end",
                () -> programIsOver || (programGoesOn && isParked(program)));
    }

    private static boolean isParked(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING
                || thread.getState() == Thread.State.WAITING;
    }

    /** The program is over, one way or the other. */
    void finish() throws Exception {
        programIsOver = true;
        if (held != null) {
            held.get();
        }
    }

    /** What was committed, in that order. */
    List<Program> committed() {
        return committed;
    }

    /** What those have seen. */
    List<List<Observation>> traces() {
        return traces;
    }

    /** How many that is by now. */
    int committedSoFar() {
        return committed.size();
    }

    /** Whether one could not begin, because the program held the lock. */
    boolean wasBlocked() {
        return blocked;
    }
}
