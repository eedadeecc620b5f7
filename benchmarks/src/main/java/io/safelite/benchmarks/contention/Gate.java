package io.safelite.benchmarks.contention;

/** Lets one writer of this JVM at a time to the file. */
interface Gate {
    /** Nobody waits here; SQLite's lock alone decides. */
    Gate OPEN =
            new Gate() {
                @Override
                public boolean enter(long nanos) {
                    return true;
                }

                @Override
                public void leave() {}
            };

    /**
     * Waits at most so long.
     *
     * @return whether the caller is in and has to {@link #leave}
     */
    boolean enter(long nanos) throws InterruptedException;

    void leave();
}
