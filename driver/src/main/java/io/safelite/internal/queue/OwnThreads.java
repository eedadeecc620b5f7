package io.safelite.internal.queue;

import java.util.concurrent.ThreadFactory;

/** Threads of SafeLite's own: daemons, which inherit nothing of whoever happened to come first. */
public final class OwnThreads {
    private OwnThreads() {}

    /** Makes threads of that name. */
    public static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        };
    }
}
