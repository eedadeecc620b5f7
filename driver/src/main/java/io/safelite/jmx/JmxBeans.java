package io.safelite.jmx;

import io.safelite.internal.log.EngineLog;
import io.safelite.internal.queue.OwnThreads;
import io.safelite.internal.queue.SlotObserver;
import io.safelite.internal.queue.WriterSlot;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Registers a {@link WriterQueueMXBean} for every file that is open. Thread-safe.
 *
 * <p>On a thread of its own and only after a while: starting the platform's MBean server takes a
 * tenth of a second, which a program that is over by then need not pay.
 */
final class JmxBeans implements SlotObserver {
    private static final System.Logger LOG = EngineLog.logger();
    private static final long DELAY_MILLIS = 2000;
    private static final long IDLE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(1, OwnThreads.named("safelite-jmx"));
    private final Map<WriterSlot, ObjectName> registered = new HashMap<>();

    JmxBeans() {
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void opened(WriterSlot slot) {
        synchronized (registered) {
            registered.put(slot, null);
        }
        executor.schedule(() -> register(slot), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void closed(WriterSlot slot) {
        ObjectName name;
        synchronized (registered) {
            name = registered.remove(slot);
        }
        if (name != null) {
            executor.execute(() -> unregister(name));
        }
    }

    private void register(WriterSlot slot) {
        if (!isOpen(slot)) {
            return;
        }
        try {
            // Without the lock: whoever opens a file must not wait for the MBean server.
            ObjectName name = register(new WriterQueue(slot));
            if (!note(slot, name)) {
                unregister(name);
            }
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.DEBUG, "no MBean for " + slot.database(), e);
        }
    }

    private boolean isOpen(WriterSlot slot) {
        synchronized (registered) {
            return registered.containsKey(slot);
        }
    }

    private boolean note(WriterSlot slot, ObjectName name) {
        synchronized (registered) {
            return registered.containsKey(slot) && registered.put(slot, name) == null;
        }
    }

    private static ObjectName register(WriterQueue bean) throws JMException {
        String name = "io.safelite:type=WriterQueue,file=" + ObjectName.quote(bean.getDatabase());
        for (int copy = 1; ; copy++) {
            // Another class loader of this JVM may have the same file open.
            ObjectName free = new ObjectName(copy == 1 ? name : name + ",copy=" + copy);
            try {
                ManagementFactory.getPlatformMBeanServer().registerMBean(bean, free);
                return free;
            } catch (InstanceAlreadyExistsException e) {
                LOG.log(Level.TRACE, "{0} is taken", free);
            }
        }
    }

    private static void unregister(ObjectName name) {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (JMException e) {
            LOG.log(Level.DEBUG, "MBean " + name + " was gone", e);
        }
    }
}
