package io.safelite.internal.transaction;

import io.safelite.internal.queue.Client;

/** Whoever keeps writers out for a checkpoint, as the queue sees it. */
enum GovernorClient implements Client {
    INSTANCE;

    /** It is no connection of the application's. */
    @Override
    public long connection() {
        return 0;
    }

    /** Always at work. */
    @Override
    public long activity() {
        return -1;
    }
}
