package io.safelite.config;

/**
 * How a transaction of a write session begins (https://sqlite.org/lang_transaction.html).
 *
 * <p>{@code EXCLUSIVE} keeps readers out too in rollback-journal mode; in WAL it is the same as
 * {@code IMMEDIATE}.
 */
public enum BeginMode {
    IMMEDIATE,
    /** DEFERRED if such a transaction has never written so far, else IMMEDIATE. */
    ADAPTIVE,
    DEFERRED,
    EXCLUSIVE
}
