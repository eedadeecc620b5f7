package io.safelite.agent.internal.start;

import io.safelite.internal.queue.OwnThreads;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Loads classes while sqlite-jdbc, on the application's thread, unpacks and loads its native
 * library. What it has not come to, or could not, is loaded when it is needed.
 */
final class Preloading implements Runnable {
    /** What a connection consists of, and a statement, in the order in which they are needed. */
    static final List<String> ROOTS =
            List.of(
                    "io.safelite.internal.transaction.Opening",
                    "io.safelite.internal.connect.Connector",
                    "io.safelite.internal.transaction.WalSwitch",
                    "io.safelite.internal.transaction.Session",
                    "io.safelite.internal.jdbc.Scratch",
                    "io.safelite.internal.connect.Connector$Garbage",
                    "io.safelite.internal.jdbc.SafeConnection",
                    "io.safelite.agent.internal.handle.EngineCalls",
                    "io.safelite.agent.internal.handle.HandleClass",
                    "io.safelite.agent.internal.handle.MethodKeys",
                    "io.safelite.agent.internal.weave.FileOpenTransformer",
                    "io.safelite.internal.jdbc.SafeStatement",
                    "io.safelite.internal.sql.SqlStatement",
                    "io.safelite.internal.sql.Classifier",
                    "io.safelite.internal.sql.Tokenizer",
                    "io.safelite.internal.sql.Keyword",
                    "io.safelite.internal.queue.Sidecar",
                    "io.safelite.internal.queue.ProcessLine");

    private final Set<Class<?>> loaded = new HashSet<>();

    private Preloading() {}

    static void start() {
        OwnThreads.named("safelite-start").newThread(new Preloading()).start();
    }

    @Override
    public void run() {
        try {
            for (String root : ROOTS) {
                load(Class.forName(root, false, Preloading.class.getClassLoader()));
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
