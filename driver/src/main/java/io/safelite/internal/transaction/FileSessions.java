package io.safelite.internal.transaction;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that have one file open. Thread-safe. Refers to them weakly: a connection that its
 * application has forgotten must become garbage.
 */
public final class FileSessions {
    private final Map<Long, WeakReference<Session>> byConnection = new ConcurrentHashMap<>();

    /** One more has the file open. */
    public void opened(Session session) {
        byConnection.put(session.context().id(), new WeakReference<>(session));
    }

    /** One is closed; harmless if it was never entered. */
    public void closed(long connection) {
        byConnection.remove(connection);
    }

    List<Session> all() {
        List<Session> alive = new ArrayList<>();
        for (WeakReference<Session> each : byConnection.values()) {
            Session session = each.get();
            if (session != null) {
                alive.add(session);
            }
        }
        return alive;
    }
}
