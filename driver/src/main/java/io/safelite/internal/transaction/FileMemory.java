package io.safelite.internal.transaction;

import io.safelite.internal.queue.CheckpointStatistics;
import io.safelite.internal.queue.FileFigures;
import io.safelite.internal.queue.GroupSync;

/**
 * What the connections of this JVM know together of one database file, for as long as any of them
 * is open.
 *
 * @param walSwitch whether it was looked at already
 * @param path whether it is still where it was opened
 * @param history what the transactions on it did so far
 * @param copies which copies of sqlite-jdbc have it open
 * @param groupCommit what commits to it share
 * @param sessions who has it open
 * @param checkpointGovernor copies its log back
 */
public record FileMemory(
        WalSwitch walSwitch,
        PathWatch path,
        WriteHistory history,
        DriverCopies copies,
        GroupCommit groupCommit,
        FileSessions sessions,
        CheckpointGovernor checkpointGovernor)
        implements FileFigures, AutoCloseable {
    /** Of a file that nobody has open. */
    public FileMemory() {
        this(
                new WalSwitch(),
                new PathWatch(),
                new WriteHistory(),
                new DriverCopies(),
                new GroupCommit(),
                new FileSessions());
    }

    private FileMemory(
            WalSwitch walSwitch,
            PathWatch path,
            WriteHistory history,
            DriverCopies copies,
            GroupCommit groupCommit,
            FileSessions sessions) {
        this(
                walSwitch,
                path,
                history,
                copies,
                groupCommit,
                sessions,
                new CheckpointGovernor(groupCommit, sessions));
    }

    @Override
    public GroupSync.Statistics syncs() {
        return groupCommit.statistics();
    }

    @Override
    public CheckpointStatistics.Snapshot checkpoints() {
        return checkpointGovernor.statistics();
    }

    /** No connection has the file open any more. */
    @Override
    public void close() {
        // Else it would keep the log, which SQLite deletes when nobody has the file open.
        checkpointGovernor.stop();
        groupCommit.close();
    }
}
