package io.safelite.internal.transaction;

import io.safelite.config.ConnectionRequest;
import io.safelite.config.SafeLiteConfig;

/**
 * When the commits of a connection shall be on the disk, as far as SafeLite has a say in it.
 *
 * @param group of the file; null for a database without one
 * @param mayShare whether commits may share a sync
 * @param ofReads whether what is read must be on the disk too
 */
public record DurabilityWish(GroupCommit group, boolean mayShare, boolean ofReads) {
    /** SQLite alone decides. */
    static final DurabilityWish NONE = new DurabilityWish(null, false, false);

    /**
     * What was asked for.
     *
     * @param memory of the file; null for a database without one
     */
    public static DurabilityWish of(ConnectionRequest request, FileMemory memory) {
        if (memory == null) {
            return NONE;
        }
        SafeLiteConfig config = request.config();
        boolean isOrdinary = !request.choosesFileAccess();
        return new DurabilityWish(
                memory.groupCommit(),
                config.groupCommit() && isOrdinary,
                config.durableReads() && isOrdinary);
    }
}
