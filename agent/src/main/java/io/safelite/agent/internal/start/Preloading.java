package io.safelite.agent.internal.start;

import io.safelite.internal.queue.OwnThreads;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Loads classes while sqlite-jdbc, on the application's thread, makes itself ready, unpacks and
 * loads its native library. What it has not come to, or could not, is loaded when it is needed.
 */
final class Preloading implements Runnable {
    /** What a connection consists of, and a statement, in the order in which they are needed. */
    static final List<String> ROOTS =
            List.of(
                    "io.safelite.agent.internal.start.DriverCopy",
                    "io.safelite.agent.internal.sqlite.ReflectedSqliteJdbc",
                    "io.safelite.internal.sqlite.WalSafety",
                    "io.safelite.internal.connect.Connector",
                    "io.safelite.jmx.JmxBeans",
                    "io.safelite.agent.internal.handle.GeneratedHandles",
                    "io.safelite.config.ConnectionRequest",
                    "io.safelite.config.SafeLiteConfig",
                    "io.safelite.config.ByteSize",
                    "io.safelite.jfr.FlightEvents",
                    "io.safelite.jfr.WhileRecording",
                    "io.safelite.internal.transaction.SessionFiles",
                    "io.safelite.internal.queue.Timing",
                    "io.safelite.internal.transaction.Opening",
                    "io.safelite.internal.queue.SlotSet",
                    "io.safelite.internal.transaction.WalSwitch",
                    "io.safelite.internal.queue.WriterSlots",
                    "io.safelite.internal.queue.WriterSlot",
                    "io.safelite.internal.transaction.FileMemory",
                    "io.safelite.internal.queue.Gates",
                    "io.safelite.agent.internal.files.LiveFiles",
                    "io.safelite.internal.queue.JvmGate",
                    "io.safelite.internal.transaction.DriverCopies",
                    "io.safelite.internal.transaction.Session",
                    "io.safelite.internal.transaction.SlotAccess",
                    "io.safelite.internal.transaction.TransactionState",
                    "io.safelite.internal.jdbc.Scratch",
                    "io.safelite.internal.jdbc.SafeConnection",
                    "io.safelite.agent.internal.handle.EngineCalls",
                    "io.safelite.internal.transaction.SessionClient",
                    "io.safelite.internal.journal.Outcome",
                    "io.safelite.internal.jdbc.SafeStatement",
                    "io.safelite.internal.sql.SqlStatement",
                    "io.safelite.internal.sql.Classifier",
                    "io.safelite.internal.sql.Splitter",
                    "io.safelite.internal.sql.ExtensionCommand",
                    "io.safelite.internal.sql.Keyword",
                    "io.safelite.internal.sql.Action",
                    "io.safelite.internal.sql.Ascii",
                    "io.safelite.internal.queue.SafeLiteCopies",
                    "io.safelite.internal.queue.ProcessGate",
                    "io.safelite.internal.queue.ProcessLine",
                    "io.safelite.internal.queue.Sidecar");

    private final Set<Class<?>> loaded = new HashSet<>();

    private Preloading() {}

    static void start() {
        OwnThreads.named("safelite-start").newThread(new Preloading()).start();
    }

    @Override
    public void run() {
        try {
            for (String root : ROOTS) {
                Class<?> type = Class.forName(root, false, Preloading.class.getClassLoader());
                load(type);
                // Those of its lambdas among them (Lambdas).
                for (Class<?> member : type.getNestMembers()) {
                    load(member);
                }
            }
        } catch (ClassNotFoundException | LinkageError e) {
            loaded.clear(); // Whoever needs it will meet the same, and say so.
        }
    }

    /** What an object consists of: asking for the fields loads their classes, and links this. */
    private void load(Class<?> type) {
        if (type.getClassLoader() == Preloading.class.getClassLoader() && loaded.add(type)) {
            for (Field field : type.getDeclaredFields()) {
                load(field.getType());
            }
        }
    }
}
