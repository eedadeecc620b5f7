package io.safelite.agent.internal.sqlite;

/**
 * sqlite-jdbc threw something that is no SQLException while it opened a connection, as it does for
 * bad settings. The application gets the cause, as it would without SafeLite.
 */
public final class DelegateFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    DelegateFailure(Throwable cause) {
        super(cause);
    }
}
