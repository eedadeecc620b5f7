package io.safelite.internal.connect;

import io.safelite.event.SafeLiteListener;
import io.safelite.internal.log.EngineLog;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The listeners that jars beside the driver bring. Looked for once, with the driver's own class
 * loader: not at every connection, and never among the classes of one of several applications.
 */
final class InstalledListeners {
    private static final System.Logger LOG = EngineLog.logger();

    /** A class loader that cannot be searched at all fails without end. */
    private static final int MOST_FAILURES = 20;

    private static final List<SafeLiteListener> ALL = find(SafeLiteListener.class.getClassLoader());

    private InstalledListeners() {}

    /**
     * Who hears of a connection.
     *
     * @param named the listeners of its settings
     * @param delegate what it is made of
     */
    static List<SafeLiteListener> and(List<SafeLiteListener> named, Connection delegate) {
        List<SafeLiteListener> listeners = new ArrayList<>();
        for (SafeLiteListener listener : named) {
            add(listener, delegate, listeners);
        }
        for (SafeLiteListener listener : ALL) {
            add(listener, delegate, listeners);
        }
        return listeners;
    }

    private static void add(
            SafeLiteListener listener, Connection delegate, List<SafeLiteListener> listeners) {
        try {
            SafeLiteListener one = listener.forConnection(delegate);
            if (one != null) {
                listeners.add(one);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "listener " + listener.getClass().getName() + " failed", e);
        }
    }

    /** What cannot be used is left out, and what comes after it is not: nobody asked by name. */
    static List<SafeLiteListener> find(ClassLoader loader) {
        List<SafeLiteListener> all = new ArrayList<>();
        Iterator<SafeLiteListener> found =
                ServiceLoader.load(SafeLiteListener.class, loader).iterator();
        for (int failures = 0; failures < MOST_FAILURES; ) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                all.add(found.next());
            } catch (ServiceConfigurationError e) {
                failures++;
                LOG.log(Level.WARNING, "a SafeLiteListener that is installed cannot be used", e);
            }
        }
        return List.copyOf(all);
    }
}
