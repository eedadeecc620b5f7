package io.safelite.agent.internal.tool;

/** A JVM that was not attached to, or did not take the agent. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, as far as it is known what to do next. */
    enum Reason {
        ATTACH_DISABLED(
                "It was started with -XX:+DisableAttachMechanism; start it with -javaagent:"
                        + " instead."),
        AGENTS_DISABLED(
                "It was started with -XX:-EnableDynamicAgentLoading; start it with -javaagent:"
                        + " instead, or with -XX:+EnableDynamicAgentLoading."),
        NO_ANSWER(
                "A JVM that is stopped, that has another directory for temporary files (a"
                        + " container), or that was started with -XX:+DisableAttachMechanism does"
                        + " not answer."),
        JAR_UNREADABLE(
                "That JVM must be able to read the jar under the same path: as its user, and in"
                        + " its container. The path must not contain '='."),
        NOT_STARTED("What went wrong is on that JVM's stderr. It runs on without the agent."),
        OTHER("");

        private final String advice;

        Reason(String advice) {
            this.advice = advice;
        }

        /** What to do next; blank if nobody knows. */
        String advice() {
            return advice;
        }
    }

    private final Reason reason;

    RefusedException(Reason reason, Throwable cause) {
        this(reason, cause.getMessage() == null ? cause.toString() : cause.getMessage());
        initCause(cause);
    }

    RefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
