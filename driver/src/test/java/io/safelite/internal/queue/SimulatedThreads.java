package io.safelite.internal.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Real threads that wait for their turn; kept from one simulated run to the next. */
final class SimulatedThreads implements AutoCloseable {
    private final List<Worker> workers = new ArrayList<>();

    /** A thread that does one task each time it is given the baton while it has none to do. */
    static final class Worker extends Thread {
        private final Semaphore baton = new Semaphore(0);
        private Runnable task;

        private Worker() {
            super("simulated");
            setDaemon(true);
            start();
        }

        /** What it does when it is given the baton next. */
        void does(Runnable what) {
            task = what;
        }

        /** It may go on. */
        void giveBaton() {
            baton.release();
        }

        /** The thread itself waits until it may go on. Keeps its interrupt status. */
        void awaitBaton() {
            baton.acquireUninterruptibly();
        }

        @Override
        public void run() {
            awaitBaton();
            while (task != null) {
                task.run();
                awaitBaton();
            }
        }
    }

    Worker get(int number) {
        while (workers.size() <= number) {
            workers.add(new Worker());
        }
        return workers.get(number);
    }

    @Override
    public void close() {
        for (Worker worker : workers) {
            worker.does(null);
            worker.giveBaton();
        }
    }
}
