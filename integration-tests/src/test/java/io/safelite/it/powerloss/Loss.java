package io.safelite.it.powerloss;

/** What is wrong with a database after a power loss. */
record Loss(Kind kind, String what) {
    enum Kind {
        /** A transaction is missing whose commit had returned. */
        LOST,
        /** It is not what any sequence of transactions makes. */
        PARTIAL,
        /** SQLite finds it damaged. */
        CORRUPT
    }
}
