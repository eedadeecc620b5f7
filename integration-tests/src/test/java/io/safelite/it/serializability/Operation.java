package io.safelite.it.serializability;

import java.util.List;

/** What a client did in a transaction, as the client saw it. */
sealed interface Operation {
    /** Put a value, which is never used again, at the end of a list. */
    record Append(int key, int value) implements Operation {
        @Override
        public String toString() {
            return "append(" + key + ", " + value + ")";
        }
    }

    /** Read a list. */
    record Read(int key, List<Integer> seen) implements Operation {
        public Read {
            seen = List.copyOf(seen);
        }

        @Override
        public String toString() {
            return "read(" + key + ") = " + Lists.tail(seen);
        }
    }

    /** Set a savepoint. */
    record Savepoint() implements Operation {
        @Override
        public String toString() {
            return "savepoint";
        }
    }

    /** Went back to the last savepoint, which is gone with it. */
    record Back() implements Operation {
        @Override
        public String toString() {
            return "back to savepoint";
        }
    }
}
