package io.safelite.internal.queue;

/** A connection that is never rolled back. */
record TestClient(long connection) implements Client {

    @Override
    public long activity() {
        return 0;
    }
}
