package io.safelite.agent.internal.start;

import io.safelite.internal.queue.OwnThreads;
import java.util.StringTokenizer;

/**
 * Loads classes while sqlite-jdbc, on the application's thread, makes itself ready, unpacks and
 * loads its native library. What it has not come to, or could not, is loaded when it is needed.
 */
final class Preloading implements Runnable {
    private static final String PREFIX = "io.safelite.";

    /**
     * What the first connection and its first statement need, in that order, without lambdas: as
     * the JVM lists them with {@code -Xlog:class+load}, on the application's thread, when nothing
     * is loaded in advance. A class that is missing here only costs the time to load it.
     */
    static final String CLASSES =
            """
            agent.internal.start.DriverCopy
            internal.jdbc.Handles
            internal.sqlite.SqliteJdbc
            agent.internal.sqlite.DelegateFailure
            agent.internal.sqlite.TwoCopiesException
            agent.internal.sqlite.ReflectedSqliteJdbc
            agent.internal.sqlite.TwoCopies
            agent.internal.sqlite.Members
            agent.internal.sqlite.Exceptions
            agent.internal.sqlite.Exceptions$Typed
            agent.internal.sqlite.Exceptions$AsText
            agent.internal.sqlite.DirectCalls
            internal.sqlite.WalSafety
            internal.connect.Connector
            internal.log.HarmlessLogger
            internal.jdbc.SafeConnection$Life
            internal.queue.WriterSlots
            jmx.Jmx
            jmx.JmxBeans
            agent.internal.handle.GeneratedHandles
            config.ConnectionRequest
            agent.internal.start.DatabasePath
            config.SafeLiteConfig
            config.ByteSize
            config.BeginMode
            config.RetryMode
            config.WalMode
            config.QueueMode
            agent.internal.start.Preparation
            internal.transaction.Opening
            agent.internal.weave.FileOpenTransformer
            internal.transaction.Budget
            internal.transaction.LockWaits
            internal.queue.Patience$Watch
            internal.transaction.Cursors$TooManyRows
            jfr.FlightEvents
            jfr.FlightEvents$1
            jfr.WhileRecording
            internal.transaction.SessionContext
            internal.transaction.SessionFiles
            internal.queue.SlotSet
            internal.transaction.PathWatch
            internal.transaction.PathWatch$Look
            internal.transaction.WriteHistory
            internal.transaction.WriteHistory$Halves
            internal.transaction.DurabilityWish
            internal.transaction.CheckpointWish
            internal.transaction.Listeners
            internal.transaction.SafeLiteErrors
            internal.log.Place
            internal.transaction.Cursors
            internal.queue.Cancellation
            internal.queue.Timing
            internal.queue.Timing$1
            jfr.FlightEvents$Wait
            internal.transaction.Work
            agent.internal.start.Hook$Outcome
            agent.internal.handle.HandleClass
            agent.internal.handle.HandleClass$Target
            agent.internal.handle.MethodKeys
            agent.internal.handle.EngineCalls
            agent.internal.sqlite.IntCounts$Wrapper
            internal.sqlite.DatabaseFile
            internal.queue.WriterSlots$File
            internal.queue.WriterSlots$Entry
            internal.queue.Gate
            internal.queue.FileFigures
            internal.transaction.FileMemory
            internal.transaction.WalSwitch
            internal.transaction.DriverCopies
            internal.transaction.GroupCommit
            internal.queue.GroupSync
            internal.queue.GroupSync$Sync
            internal.transaction.FileSessions
            internal.transaction.CheckpointGovernor
            internal.queue.CheckpointStatistics
            internal.queue.ProcessGate
            internal.queue.Gate$1
            internal.queue.WriterSlot
            internal.queue.Gates
            internal.queue.JvmGate
            internal.queue.SlotStatistics
            internal.transaction.CheckpointSource
            internal.queue.Lease
            internal.transaction.Session
            internal.queue.Client
            internal.journal.LiveCursor
            internal.transaction.Caller
            internal.transaction.Engine
            internal.journal.Programs
            internal.journal.Programs$1
            internal.journal.Functions
            internal.queue.GroupSync$Witness
            internal.transaction.Durability
            internal.transaction.Checkpointing
            internal.transaction.SlotAccess
            internal.transaction.SessionClient
            jfr.FlightEvents$Hold
            internal.transaction.BusyTimeout
            internal.transaction.GeneratedKeys
            internal.journal.Journal
            internal.journal.Tape
            internal.transaction.TransactionMachine
            internal.transaction.TransactionState
            internal.transaction.TransactionState$Idle
            internal.transaction.Beginnings
            internal.transaction.Restart
            internal.journal.Divergence
            internal.transaction.Recorder
            internal.journal.Outcome
            internal.journal.Outcome$Done
            internal.transaction.Execution
            internal.sql.Action
            internal.transaction.SqlControl
            internal.jdbc.Scratch
            internal.connect.Connector$Garbage
            internal.forwarding.ForwardingConnection
            internal.jdbc.SafeConnection
            agent.internal.handle.GeneratedHandles$Shape
            internal.transaction.TransactionState$Closed
            internal.forwarding.ForwardingStatement
            internal.jdbc.SafeStatement
            internal.jdbc.SafeResultSet$Owner
            internal.transaction.KeySource
            internal.jdbc.SafeStatement$ExecutingStatement
            internal.jdbc.SafeStatement$ResultOwner
            internal.sql.SqlStatement
            internal.sql.Splitter
            internal.sql.ExtensionCommand
            internal.sql.Action$Setting
            internal.sql.Action$Read
            internal.sql.Action$Write
            internal.sql.Action$Standalone
            internal.sql.Action$Control
            internal.sql.Action$Commit
            internal.sql.Action$Rollback
            internal.sql.Tokenizer
            internal.sql.Tokenizer$Kind
            internal.sql.Keyword
            internal.sql.Classifier
            internal.sql.Action$Begin
            internal.sql.Action$Mode
            internal.sql.Classifier$1
            internal.sql.Ascii
            internal.sql.SqlStatement$Verb
            internal.transaction.TransactionState$Open
            internal.transaction.TransactionState$Yielded
            internal.transaction.TransactionState$Evicted
            internal.transaction.TransactionState$Doomed
            internal.transaction.SlotAccess$Acquisition
            internal.queue.Holder
            internal.queue.WriterSlot$Ticket
            internal.queue.SafeLiteCopies
            internal.queue.Sidecar
            internal.queue.ProcessGate$Station
            internal.queue.ProcessLine
            internal.queue.ProcessLine$Place
            internal.queue.ProcessLine$Place$Out
            internal.queue.ProcessLine$Place$Leaving
            internal.queue.ProcessLine$Place$Turn
            """;

    private Preloading() {}

    static void start() {
        OwnThreads.named("safelite-start").newThread(new Preloading()).start();
    }

    @Override
    public void run() {
        StringTokenizer names = new StringTokenizer(CLASSES);
        try {
            while (names.hasMoreTokens()) {
                Class.forName(PREFIX + names.nextToken(), false, Preloading.class.getClassLoader());
            }
        } catch (ClassNotFoundException | LinkageError e) {
            return; // Whoever needs it will meet the same, and say so.
        }
    }
}
