package io.safelite.internal.transaction;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/** Who waits for whom outside of SafeLite, as far as the JVM knows: monitors and owned locks. */
final class ApplicationLocks {
    private static final boolean HAS_MANAGEMENT =
            ModuleLayer.boot().findModule("java.management").isPresent();

    /** Longer chains of threads are not followed. */
    private static final int LONGEST_CHAIN = 10;

    private ApplicationLocks() {}

    /**
     * Whether that thread is blocked by a lock that the calling thread has, perhaps through others.
     * Then it stays blocked until the caller goes on, or its patience ends. False where the JVM
     * cannot tell: for virtual threads, and for locks without an owner.
     */
    static boolean isBlockedByThisThread(Thread thread) {
        if (!HAS_MANAGEMENT || thread == null) {
            return false;
        }
        long here = Thread.currentThread().getId();
        long next = thread.getId();
        for (int i = 0; i < LONGEST_CHAIN && next > 0; i++) {
            ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(next);
            next = info == null ? -1 : info.getLockOwnerId();
            if (next == here) {
                return true;
            }
        }
        return false;
    }
}
