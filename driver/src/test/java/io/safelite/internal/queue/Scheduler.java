package io.safelite.internal.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * Runs threads one at a time on a clock of its own. Who goes on is decided by {@link Decisions}
 * wherever it can matter: where a thread begins, parks or ends, before it takes a lock, and where a
 * test says so. The clock stands still but for decisions to let it go on to the next timer.
 *
 * <p>What threads do between two such points is not interleaved; tests with real threads do that.
 */
final class Scheduler implements Timing {
    /** As many as there are. */
    static final int ALL = Integer.MAX_VALUE;

    /** Longer than anything in a test lasts. */
    static final long NEVER = TimeUnit.HOURS.toNanos(1);

    private static final int MOST_STEPS = 2_000;

    /** The clock overflows a little later: {@link System#nanoTime()} may do that too. */
    private static final long START = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(1);

    /** Something that a thread does. */
    interface Script {
        void run() throws Exception;
    }

    /** Ends the other threads of a run that has failed. */
    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1;

        Stopped() {
            super(null, null, false, false);
        }
    }

    private final Decisions decisions;
    private final SimulatedThreads threads;
    private final List<Task> tasks = new ArrayList<>();
    private final StringBuilder story = new StringBuilder();
    private int preemptions;
    private int delays;
    private int steps;
    private long now = START;
    private boolean isLocked;
    private volatile Throwable failure;
    private Phaser running;

    /**
     * @param preemptions how often a thread that could go on may be kept from it
     * @param delays how often time may pass though a thread could go on
     */
    Scheduler(Decisions decisions, SimulatedThreads threads, int preemptions, int delays) {
        this.decisions = decisions;
        this.threads = threads;
        this.preemptions = preemptions;
        this.delays = delays;
    }

    /** A simulated thread. */
    final class Task implements Runnable {
        private final String name;
        private final Script script;
        private final SimulatedThreads.Worker thread = threads.get(tasks.size());
        private boolean isParked;
        private boolean isAsleep;
        private boolean hasPermit;
        private boolean isInterrupted;

        /** The same, unless the thread has taken note of it and wants to wait on. */
        private boolean keepsFromParking;

        private boolean isDone;
        private long wakeAt;
        private int parkedAt;

        private Task(String name, Script script) {
            this.name = name;
            this.script = script;
        }

        private boolean canRun() {
            if (isDone) {
                return false;
            }
            boolean waits = isAsleep || (isParked && !hasPermit && !keepsFromParking);
            return !waits || wakeAt - now <= 0;
        }

        /** From outside, at any time. */
        void interrupt() {
            note("interrupts " + name);
            if (!isDone) {
                isInterrupted = true;
                keepsFromParking = true;
                thread.interrupt();
            }
        }

        boolean isInterrupted() {
            return isInterrupted;
        }

        /** It begins to wait. */
        void begins() {
            parkedAt = 0;
        }

        /** The step in which it parked first since then; 0 if it has not. */
        int parkedAt() {
            return parkedAt;
        }

        @Override
        public void run() {
            try {
                if (failure == null) {
                    script.run();
                    check(
                            Thread.currentThread().isInterrupted() == isInterrupted,
                            "the interrupt status is kept");
                    isDone = true;
                    passBaton(this);
                }
            } catch (Stopped e) {
                // Another thread has failed.
            } catch (Throwable e) {
                fail(e);
            } finally {
                isDone = true;
                Thread.interrupted();
                running.arriveAndDeregister();
            }
        }
    }

    /** One more thread; it may be another that starts it. */
    Task task(String name, Script script) {
        Task task = new Task(name, script);
        tasks.add(task);
        if (running != null) {
            running.register();
            task.thread.does(task);
        }
        return task;
    }

    /** Runs all threads to their ends. */
    void run() throws InterruptedException {
        running = new Phaser(tasks.size());
        tasks.forEach(task -> task.thread.does(task));
        passBaton(null);
        try {
            running.awaitAdvanceInterruptibly(0, 30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            fail(new AssertionError("a thread waits otherwise than through Timing", e));
        }
        if (failure != null) {
            throw new AssertionError(failure.getMessage() + "\n" + story, failure);
        }
    }

    private Task me() {
        for (Task task : tasks) {
            if (task.thread == Thread.currentThread()) {
                return task;
            }
        }
        return null;
    }

    /** The calling thread may be kept here while others go on. */
    void point() {
        Task me = me();
        if (me != null) {
            passBaton(me);
        }
    }

    private void passBaton(Task me) {
        if (failure != null) {
            throw new Stopped();
        }
        check(!isLocked, "nobody waits while it holds a lock");
        Task next = next(me);
        if (next != me && next != null) {
            next.thread.giveBaton();
            if (me != null && !me.isDone) {
                me.thread.awaitBaton();
            }
        }
        if (failure != null) {
            throw new Stopped();
        }
    }

    /** Decides who goes on; null if all have ended. */
    private Task next(Task me) {
        while (true) {
            check(++steps < MOST_STEPS, "the run ends");
            boolean canGoOn = me != null && me.canRun();
            List<Task> ready = new ArrayList<>(tasks.size());
            long timer = NEVER * 2;
            boolean isOver = true;
            for (Task task : tasks) {
                isOver &= task.isDone;
                if (task.canRun()) {
                    ready.add(task == me ? 0 : ready.size(), task);
                } else if (!task.isDone) {
                    timer = Math.min(timer, task.wakeAt - now);
                }
            }
            if (isOver) {
                return null;
            }
            if (ready.isEmpty()) {
                check(timer < NEVER / 2, "nobody waits in vain");
                now += timer;
                continue;
            }
            int threads = canGoOn && preemptions == 0 ? 1 : ready.size();
            boolean mayBeLate = delays > 0 && timer < NEVER / 2;
            int choice = decisions.among(threads + (mayBeLate ? 1 : 0));
            if (choice == threads) {
                delays--;
                now += timer;
                continue;
            }
            preemptions -= canGoOn && choice != 0 ? 1 : 0;
            return ready.get(choice);
        }
    }

    /** How many decisions there were; grows. */
    int steps() {
        return steps;
    }

    private void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
        tasks.forEach(task -> task.thread.giveBaton());
    }

    static void check(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError("broken: " + rule);
        }
    }

    /** Writes down what happens, for the message of a run that fails. */
    void note(String what) {
        Task me = me();
        story.append(now - START)
                .append(" ns: ")
                .append(me == null ? "-" : me.name)
                .append(' ')
                .append(what)
                .append('\n');
    }

    // Timing

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void park(Object blocker, long nanos) {
        check(nanos > 0, "parks for more than no time");
        Task me = me();
        note("parks for " + nanos);
        me.keepsFromParking = Thread.currentThread().isInterrupted();
        me.wakeAt = now + nanos;
        me.isParked = true;
        me.parkedAt = me.parkedAt == 0 ? steps : me.parkedAt;
        passBaton(me);
        me.isParked = false;
        me.hasPermit = false;
    }

    @Override
    public void unpark(Thread thread) {
        for (Task task : tasks) {
            if (task.thread == thread) {
                note("wakes " + task.name);
                task.hasPermit = true;
            }
        }
    }

    /** Works for so long. */
    void sleep(long nanos) {
        Task me = me();
        me.wakeAt = now + nanos;
        me.isAsleep = nanos > 0;
        passBaton(me);
        me.isAsleep = false;
    }

    /** The calling thread has parked somewhere else, and used up a wake-up. */
    void swallowWakeUp() {
        point();
        me().hasPermit = false;
    }

    @Override
    public Lock newLock() {
        return new Lock() {
            @Override
            public void lock() {
                point();
                isLocked = true;
            }

            @Override
            public void unlock() {
                isLocked = false;
            }

            @Override
            public void lockInterruptibly() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean tryLock() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean tryLock(long time, TimeUnit unit) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Condition newCondition() {
                throw new UnsupportedOperationException();
            }
        };
    }
}
