package io.safelite.jfr;

import io.safelite.event.TransactionLost;
import io.safelite.event.TransactionRetry;
import jdk.jfr.FlightRecorder;

/**
 * Nothing until the JVM makes its first recording: loading the events takes a program that is never
 * recorded longer to start. Without the module {@code jdk.jfr} this cannot be linked.
 */
enum WhileRecording implements FlightEvents {
    INSTANCE;

    private static FlightEvents events() {
        return FlightRecorder.isInitialized() ? RecordedEvents.INSTANCE : NONE;
    }

    @Override
    public Wait beginWait() {
        return events().beginWait();
    }

    @Override
    public Hold beginHold() {
        return events().beginHold();
    }

    @Override
    public Sync beginSync() {
        return events().beginSync();
    }

    @Override
    public Checkpoint beginCheckpoint() {
        return events().beginCheckpoint();
    }

    @Override
    public void retried(TransactionRetry retry) {
        events().retried(retry);
    }

    @Override
    public void lost(TransactionLost lost) {
        events().lost(lost);
    }
}
