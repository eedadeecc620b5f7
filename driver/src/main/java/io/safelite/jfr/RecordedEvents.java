package io.safelite.jfr;

import io.safelite.event.LockWait;
import io.safelite.event.TransactionLost;
import io.safelite.event.TransactionRetry;
import java.util.Objects;

/** Events of the JDK's recorder; without the module {@code jdk.jfr} this cannot be linked. */
enum RecordedEvents implements FlightEvents {
    INSTANCE;

    @Override
    public Wait beginWait() {
        WriterWaitEvent event = new WriterWaitEvent();
        if (!event.isEnabled()) {
            return Wait.NONE;
        }
        event.begin();
        return wait -> end(event, wait);
    }

    private static void end(WriterWaitEvent event, LockWait wait) {
        event.end();
        if (event.shouldCommit()) {
            event.connection = wait.connection();
            event.database = wait.database();
            event.reason = wait.reason().name();
            event.outcome = wait.outcome().name();
            event.overtaken = wait.overtaken();
            event.commit();
        }
    }

    @Override
    public Hold beginHold() {
        WriterHoldEvent event = new WriterHoldEvent();
        if (!event.isEnabled()) {
            return Hold.NONE;
        }
        event.begin();
        return (connection, database, firstSql, lastSql) -> {
            event.end();
            if (event.shouldCommit()) {
                event.connection = connection;
                event.database = database;
                event.firstSql = firstSql.get();
                event.lastSql = lastSql.get();
                event.commit();
            }
        };
    }

    @Override
    public Sync beginSync() {
        GroupSyncEvent event = new GroupSyncEvent();
        if (!event.isEnabled()) {
            return Sync.NONE;
        }
        event.begin();
        return (log, commits, succeeded) -> {
            event.end();
            if (event.shouldCommit()) {
                event.log = log;
                event.commits = commits;
                event.succeeded = succeeded;
                event.commit();
            }
        };
    }

    @Override
    public Checkpoint beginCheckpoint() {
        CheckpointEvent event = new CheckpointEvent();
        if (!event.isEnabled()) {
            return Checkpoint.NONE;
        }
        event.begin();
        return (database, mode, keptWritersOut, logPages, copiedPages) -> {
            event.end();
            if (event.shouldCommit()) {
                event.database = database;
                event.mode = mode;
                event.keptWritersOut = keptWritersOut;
                event.logPages = logPages;
                event.copiedPages = copiedPages;
                event.commit();
            }
        };
    }

    @Override
    public void retried(TransactionRetry retry) {
        TransactionRetryEvent event = new TransactionRetryEvent();
        if (event.isEnabled()) {
            event.connection = retry.connection();
            event.database = retry.database();
            event.trigger = retry.trigger().name();
            event.outcome = retry.outcome().name();
            event.reason = Objects.toString(retry.reason(), "");
            event.detail = retry.detail();
            event.statements = retry.statements();
            event.took = retry.duration().toNanos();
            event.commit();
        }
    }

    @Override
    public void lost(TransactionLost lost) {
        TransactionLostEvent event = new TransactionLostEvent();
        if (event.isEnabled()) {
            event.connection = lost.connection();
            event.database = lost.database();
            event.cause = lost.cause().name();
            event.message = lost.message();
            event.commit();
        }
    }
}
