package io.safelite.it.isolation;

import io.safelite.internal.jdbc.SafeConnection;
import io.safelite.internal.queue.Holder;
import io.safelite.internal.queue.WriterSlot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sqlite.BusyHandler;

/** How it is known that a call waits for another transaction, without guessing by the clock. */
sealed interface Waiting {
    /** Whether the thread's call is certain to go on only after somebody else does something. */
    boolean isWaiting(Thread thread);

    /** Somebody else has done something. */
    void lookAgain();

    /** In SafeLite's writer queue. */
    final class InTheQueue implements Waiting {
        private static final String QUEUE = WriterSlot.class.getName();

        private final List<WriterSlot> slots;

        InTheQueue(Connection connection) throws SQLException {
            slots = connection.unwrap(SafeConnection.class).session().context().files().slots();
        }

        @Override
        public boolean isWaiting(Thread thread) {
            return isInLine(thread)
                    && slots.stream().anyMatch(slot -> isHeldByAnother(slot, thread));
        }

        private static boolean isInLine(Thread thread) {
            return thread.getState() != Thread.State.RUNNABLE
                    && Stream.of(thread.getStackTrace()).anyMatch(InTheQueue::isAcquiring);
        }

        /** Whoever gives the slot back may be parked for a moment too, and waits for nobody. */
        private static boolean isAcquiring(StackTraceElement frame) {
            return frame.getClassName().equals(QUEUE) && frame.getMethodName().equals("acquire");
        }

        private static boolean isHeldByAnother(WriterSlot slot, Thread thread) {
            Holder holder = slot.holder();
            return holder != null && holder.thread() != thread;
        }

        @Override
        public void lookAgain() {
            // The queue wakes whoever is next.
        }
    }

    /**
     * In SQLite's busy handler. This one asks again only when it is told to, not after a while, so
     * that every run of a script is the same.
     */
    final class InSqlite implements Waiting {
        private static final long LIMIT_SECONDS = 20;

        private final Semaphore mayAsk = new Semaphore(0);
        private volatile boolean waits;

        InSqlite(Connection connection) throws SQLException {
            BusyHandler.setHandler(
                    connection,
                    new BusyHandler() {
                        @Override
                        protected int callback(int times) {
                            return await() ? 1 : 0;
                        }
                    });
        }

        private boolean await() {
            waits = true;
            try {
                return mayAsk.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                waits = false;
            }
        }

        @Override
        public boolean isWaiting(Thread thread) {
            return waits && mayAsk.availablePermits() == 0;
        }

        @Override
        public void lookAgain() {
            if (waits) {
                mayAsk.release();
            }
        }
    }
}
