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
    private static final List<SafeLiteListener> ALL = find();

    private InstalledListeners() {}

    /**
     * Who hears of a connection.
     *
     * @param named the listeners of its settings
     * @param delegate what it is made of
     */
    static List<SafeLiteListener> and(List<SafeLiteListener> named, Connection delegate) {
        List<SafeLiteListener> listeners = new ArrayList<>();
        named.forEach(listener -> add(listener, delegate, listeners));
        ALL.forEach(listener -> add(listener, delegate, listeners));
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

    /** A jar that cannot be used is left out: nobody asked for it by name. */
    private static List<SafeLiteListener> find() {
        List<SafeLiteListener> all = new ArrayList<>();
        try {
            Iterator<SafeLiteListener> found =
                    ServiceLoader.load(
                                    SafeLiteListener.class, SafeLiteListener.class.getClassLoader())
                            .iterator();
            while (found.hasNext()) {
                all.add(found.next());
            }
        } catch (ServiceConfigurationError e) {
            LOG.log(Level.WARNING, "a SafeLiteListener that is installed cannot be used", e);
        }
        return List.copyOf(all);
    }
}
