package io.safelite.benchmarks.contention;

import java.util.concurrent.ThreadFactory;

/** Threads of both kinds. This module is compiled for Java 17, which has no virtual ones. */
final class Threads {
    private Threads() {}

    /** Whether this Java has virtual threads for everyone: 21 and later. */
    static boolean hasVirtual() {
        return Runtime.version().feature() >= 21;
    }

    /** Threads that do not keep the JVM running. */
    static ThreadFactory factory(boolean virtual) {
        if (virtual) {
            return virtual();
        }
        return task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        };
    }

    private static ThreadFactory virtual() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory)
                    Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Java has no virtual threads.", e);
        }
    }
}
