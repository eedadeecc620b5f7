package io.safelite.config;

/** How far the writer queue reaches. */
public enum QueueMode {
    AUTO,
    PROCESS,
    OFF
}
