package io.safelite.jmx;

import io.safelite.internal.queue.SlotObserver;

/**
 * Whether there is JMX: a runtime image need not have it. Apart from {@link JmxBeans}, which
 * without JMX cannot even be linked.
 */
public final class Jmx {
    private Jmx() {}

    /** One that registers beans, or does nothing where the JVM has no JMX. */
    public static SlotObserver observer() {
        if (ModuleLayer.boot().findModule("java.management").isPresent()) {
            return new JmxBeans();
        }
        return SlotObserver.NONE;
    }
}
