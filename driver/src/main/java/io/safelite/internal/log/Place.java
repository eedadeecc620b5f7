package io.safelite.internal.log;

import java.util.List;

/**
 * A place in the code for a log or an exception to show: no failure, only a stack. Unlike other
 * throwables it refers to no class, so that it can be kept without keeping an application.
 */
public final class Place extends Throwable {
    private static final long serialVersionUID = 1L;

    /**
     * @param what what is or was there
     */
    public Place(String what, List<StackTraceElement> stack) {
        super(what);
        setStackTrace(stack.toArray(StackTraceElement[]::new));
    }

    /** Where the calling thread is. */
    public static Place here(String what) {
        return new Place(what, List.of(new Throwable().getStackTrace()));
    }

    /** The stack is given, and the VM's own would keep the classes in it. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
