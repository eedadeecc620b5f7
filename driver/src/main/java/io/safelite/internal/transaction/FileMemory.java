package io.safelite.internal.transaction;

/**
 * What the connections of this JVM know together of one database file, for as long as any of them
 * is open.
 *
 * @param walSwitch whether it was looked at already
 * @param history what the transactions on it did so far
 * @param copies which copies of sqlite-jdbc have it open
 * @param groupCommit what commits to it share
 * @param sessions who has it open
 * @param checkpoints copies its log back
 */
public record FileMemory(
        WalSwitch walSwitch,
        WriteHistory history,
        DriverCopies copies,
        GroupCommit groupCommit,
        FileSessions sessions,
        CheckpointGovernor checkpoints)
        implements AutoCloseable {
    /** Of a file that nobody has open. */
    public FileMemory() {
        this(
                new WalSwitch(),
                new WriteHistory(),
                new DriverCopies(),
                new GroupCommit(),
                new FileSessions());
    }

    private FileMemory(
            WalSwitch walSwitch,
            WriteHistory history,
            DriverCopies copies,
            GroupCommit groupCommit,
            FileSessions sessions) {
        this(
                walSwitch,
                history,
                copies,
                groupCommit,
                sessions,
                new CheckpointGovernor(groupCommit, sessions));
    }

    /** No connection has the file open any more. */
    @Override
    public void close() {
        checkpoints.stop();
        groupCommit.close();
    }
}
