package io.safelite.internal.queue;

import io.safelite.internal.log.EngineLog;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A map that all class loaders of the JVM share. The platform's MBean server (a tenth of a second
 * to start) keeps it, the one place in a JVM where everybody can leave an object. Where there is no
 * JMX this class cannot be linked.
 */
final class JvmWideMap {
    private static final System.Logger LOG = EngineLog.logger();
    private static final String NAME = "io.safelite:type=SharedLines";

    private JvmWideMap() {}

    /**
     * As {@link ConcurrentMap#putIfAbsent}.
     *
     * @throws IllegalStateException if the MBean server refuses
     */
    static Object putIfAbsent(Object key, Object value) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = new ObjectName(NAME);
            register(server, name);
            return server.invoke(
                    name,
                    "putIfAbsent",
                    new Object[] {key, value},
                    new String[] {Object.class.getName(), Object.class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void register(MBeanServer server, ObjectName name) throws JMException {
        if (server.isRegistered(name)) {
            return;
        }
        try {
            server.registerMBean(
                    new StandardMBean(new ConcurrentHashMap<>(), ConcurrentMap.class, false), name);
        } catch (InstanceAlreadyExistsException e) {
            LOG.log(Level.TRACE, "another copy was faster", e);
        }
    }
}
