package org.sqlite;

/** Runs something after each rollback of a connection; for versions that have such listeners. */
final class SafeLiteRollbackListener implements SQLiteCommitListener {
    private final Runnable sensor;

    private SafeLiteRollbackListener(Runnable sensor) {
        this.sensor = sensor;
    }

    /** Not in {@link SafeLiteCalls}, which must be verified where there is no such interface. */
    static void add(SQLiteConnection connection, Runnable sensor) {
        connection.addCommitListener(new SafeLiteRollbackListener(sensor));
    }

    @Override
    public void onCommit() {
        // Only rollbacks are of interest.
    }

    @Override
    public void onRollback() {
        sensor.run();
    }
}
