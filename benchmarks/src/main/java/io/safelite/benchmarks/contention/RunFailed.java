package io.safelite.benchmarks.contention;

/** A run that came to no result; the message is for the user. */
public final class RunFailed extends Exception {
    private static final long serialVersionUID = 1L;

    RunFailed(String message) {
        super(message);
    }
}
