package io.safelite.internal.queue;

/** A connection that is never rolled back. */
record TestClient(long connection) implements Client {

    @Override
    public long stuckAfterNanos() {
        return 0;
    }

    @Override
    public boolean yieldSlots() {
        return false;
    }

    @Override
    public long activity() {
        return 0;
    }

    @Override
    public boolean rollBack(long activity, String reason) {
        return false;
    }
}
