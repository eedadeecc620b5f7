package io.safelite.agent.internal.sqlite;

/**
 * Throws what a functional interface in between does not declare, but the method that the
 * application has called does.
 */
public final class Undeclared {
    private Undeclared() {}

    /**
     * Throws it, as it is.
     *
     * @return nothing; for {@code throw} in front of the call
     */
    public static RuntimeException sneak(Throwable e) {
        return Undeclared.<RuntimeException>as(e);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> RuntimeException as(Throwable e) throws X {
        throw (X) e;
    }
}
