package io.safelite.event;

import java.time.Duration;
import java.util.List;

/** Who has the lock that somebody waits for. */
public sealed interface LockHolder {

    /** One clause for a message. */
    String describe();

    /**
     * A connection of this JVM that goes through SafeLite's queue.
     *
     * @param thread the name of the thread that ran its last statement
     * @param connection its number, unique in this JVM
     * @param held since when it has the lock
     * @param firstSql the statement the lock was taken for
     * @param lastSql the statement it ran last
     * @param waitsFor who that connection itself waits for outside this JVM, as a clause; null if
     *     it waits for nobody
     * @param stack where the thread is now; empty if it has ended
     * @param beginning where the transaction began; empty unless {@code safelite.slow_transaction}
     *     is set or somebody had waited long before: noting it costs time
     */
    record InThisJvm(
            String thread,
            long connection,
            Duration held,
            String firstSql,
            String lastSql,
            String waitsFor,
            List<StackTraceElement> stack,
            List<StackTraceElement> beginning)
            implements LockHolder {

        @Override
        public String describe() {
            return "held for "
                    + held.toMillis()
                    + " ms by thread \""
                    + thread
                    + (stack.isEmpty() ? "\", which has ended, through" : "\" through")
                    + " connection #"
                    + connection
                    + " (first statement: "
                    + firstSql
                    + "; last: "
                    + lastSql
                    + ")"
                    + (waitsFor == null ? "" : ", which itself waits for " + waitsFor);
        }
    }

    /**
     * Somebody outside SafeLite's queue in this JVM.
     *
     * @param description who, as far as the system tells: other processes with their command and
     *     user, and whether they are stopped
     */
    record Elsewhere(String description) implements LockHolder {
        @Override
        public String describe() {
            return "held by " + description;
        }
    }

    /** Nobody could be found: the lock may just have been released. */
    record Unknown() implements LockHolder {
        @Override
        public String describe() {
            return "whose holder could not be found (it may just have let go)";
        }
    }
}
