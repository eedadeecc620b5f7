package io.safelite.internal.queue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Set;

/** Who waits for whom outside of SafeLite, as far as the JVM knows: monitors and owned locks. */
final class ApplicationLocks {
    private static final boolean HAS_MANAGEMENT =
            ModuleLayer.boot().findModule("java.management").isPresent();

    /** Longer chains of threads are not followed. */
    private static final int LONGEST_CHAIN = 10;

    private ApplicationLocks() {}

    /**
     * Whether that thread is blocked by a lock that one of the others has, perhaps through further
     * ones. Then it stays blocked until that one goes on, or its patience ends. False where the JVM
     * cannot tell: for virtual threads, and for locks without an owner.
     *
     * @param others their {@link Thread#getId()}
     */
    static boolean isBlockedByOneOf(Set<Long> others, Thread thread) {
        if (!HAS_MANAGEMENT || thread == null) {
            return false;
        }
        long next = thread.getId();
        for (int i = 0; i < LONGEST_CHAIN && next > 0; i++) {
            ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(next);
            next = info == null ? -1 : info.getLockOwnerId();
            if (others.contains(next)) {
                return true;
            }
        }
        return false;
    }
}
