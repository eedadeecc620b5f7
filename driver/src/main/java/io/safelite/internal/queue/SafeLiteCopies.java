package io.safelite.internal.queue;

import io.safelite.internal.log.EngineLog;
import java.lang.System.Logger.Level;

/**
 * Where copies of SafeLite that different class loaders have loaded into one JVM meet.
 *
 * <p>A system property counts them, as text, so that it disturbs nobody who lists or stores the
 * system properties. Only when there are several, {@link JvmWideMap} is asked. Thread-safe.
 */
final class SafeLiteCopies {
    private static final System.Logger LOG = EngineLog.logger();
    private static final String COUNT = "io.safelite.copies";

    /** The same object for all class loaders: a literal is interned. */
    private static final Object JVM_WIDE_LOCK = COUNT;

    private static boolean isUnavailable;

    static {
        synchronized (JVM_WIDE_LOCK) {
            System.setProperty(COUNT, String.valueOf(Integer.getInteger(COUNT, 0) + 1));
        }
    }

    private SafeLiteCopies() {}

    /** Whether this JVM has loaded more than this copy. */
    static boolean areSeveral() {
        String count = System.getProperty(COUNT);
        return count != null && !count.equals("1");
    }

    /**
     * What all copies share under a key; of JDK types, or another copy could not use it. It stays
     * for ever.
     *
     * @param ours shared if nothing is yet
     * @return null if nothing can be shared in this JVM
     */
    @SuppressWarnings("unchecked") // all copies of this version share the same types
    static <T> T share(Object key, T ours) {
        synchronized (JVM_WIDE_LOCK) {
            if (isUnavailable) {
                return null;
            }
            try {
                Object theirs = JvmWideMap.putIfAbsent(key, ours);
                return theirs == null ? ours : (T) theirs;
            } catch (IllegalStateException | LinkageError | SecurityException e) {
                isUnavailable = true;
                LOG.log(Level.DEBUG, "copies of SafeLite in this JVM do not queue together", e);
                return null;
            }
        }
    }
}
