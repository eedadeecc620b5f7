package io.safelite.it.serializability;

/** What became of a transaction, as far as its client knows. */
enum Outcome {
    /** Its commit was acknowledged. */
    COMMITTED,
    /** It was rolled back, or the driver said that nothing of it was kept. */
    ABORTED,
    /** The client cannot tell: it was killed, or the driver's answer leaves it open. */
    UNKNOWN
}
