package io.safelite.jmx;

import io.safelite.internal.log.EngineLog;
import io.safelite.internal.queue.FileFigures;
import io.safelite.internal.queue.OwnThreads;
import io.safelite.internal.queue.SlotObserver;
import io.safelite.internal.queue.WriterSlot;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Registers the beans of every file that is open. Thread-safe.
 *
 * <p>On a thread of its own and only after a while: starting the platform's MBean server takes a
 * tenth of a second, which a program that is over by then need not pay.
 */
final class JmxBeans implements SlotObserver {
    private static final System.Logger LOG = EngineLog.logger();
    private static final long DELAY_MILLIS = 2000;

    private final ScheduledExecutorService executor = OwnThreads.timer("safelite-jmx");

    /** The files that are open, and the names of their beans as far as there are any yet. */
    private final Map<WriterSlot, List<ObjectName>> registered = new HashMap<>();

    /** The beans of one file by their type. */
    private static Map<String, Object> beans(WriterSlot slot, FileFigures figures) {
        return Map.of(
                "WriterQueue", new WriterQueue(slot),
                "GroupCommit", new GroupCommit(slot.database(), figures),
                "Checkpoints", new Checkpoints(slot.database(), figures));
    }

    @Override
    public void opened(WriterSlot slot, FileFigures figures) {
        synchronized (registered) {
            registered.put(slot, List.of());
        }
        executor.schedule(() -> register(slot, figures), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void closed(WriterSlot slot) {
        List<ObjectName> names;
        synchronized (registered) {
            names = registered.remove(slot);
        }
        if (!names.isEmpty()) {
            executor.execute(() -> names.forEach(JmxBeans::unregister));
        }
    }

    private void register(WriterSlot slot, FileFigures figures) {
        if (!isOpen(slot)) {
            return;
        }
        List<ObjectName> names = new ArrayList<>();
        // Without the lock: whoever opens a file must not wait for the MBean server.
        beans(slot, figures)
                .forEach(
                        (type, bean) -> {
                            try {
                                names.add(register(type, slot.database(), bean));
                            } catch (JMException | RuntimeException e) {
                                LOG.log(Level.DEBUG, "no MBean for " + slot.database(), e);
                            }
                        });
        if (!note(slot, names)) {
            names.forEach(JmxBeans::unregister);
        }
    }

    private boolean isOpen(WriterSlot slot) {
        synchronized (registered) {
            return registered.containsKey(slot);
        }
    }

    private boolean note(WriterSlot slot, List<ObjectName> names) {
        synchronized (registered) {
            return registered.replace(slot, names) != null;
        }
    }

    private static ObjectName register(String type, String database, Object bean)
            throws JMException {
        String name = "io.safelite:type=" + type + ",file=" + ObjectName.quote(database);
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
