package io.safelite.agent.internal.weave;

import io.safelite.agent.internal.report.FailurePoint;
import io.safelite.agent.internal.report.Report;
import io.safelite.internal.queue.OwnThreads;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** Weaves each copy of sqlite-jdbc that is loaded; a copy that cannot be woven stays as it is. */
public final class SqliteTransformer implements ClassFileTransformer {
    private static final String TARGET = Weaver.TARGET.replace('/', '.');

    /** Looks for drivers when it is used first, and finds sqlite-jdbc then, if it is there. */
    private static final String DRIVERS = "java/sql/DriverManager";

    private final Instrumentation instrumentation;
    private final Function<Object[], Object> hook;
    private final Consumer<Object> opening;
    private final Runnable onFirst;
    private final Report report;
    private final AtomicBoolean isFirst = new AtomicBoolean(true);
    private boolean isBridgeDefined;

    /**
     * @param hook is called with URL, Properties and Lookup of {@code org.sqlite.JDBC}; null leaves
     *     the connection to sqlite-jdbc
     * @param opening is called before a file is opened ({@link FileOpenTransformer})
     * @param onFirst is called when sqlite-jdbc is loaded for the first time
     */
    public SqliteTransformer(
            Instrumentation instrumentation,
            Function<Object[], Object> hook,
            Consumer<Object> opening,
            Runnable onFirst,
            Report report) {
        this.instrumentation = instrumentation;
        this.hook = hook;
        this.opening = opening;
        this.onFirst = onFirst;
        this.report = report;
    }

    /** Whether this is the class that is woven. */
    public static boolean isTarget(Class<?> type) {
        return type.getName().equals(TARGET);
    }

    @Override
    public byte[] transform(
            ClassLoader loader,
            String name,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] bytes) {
        if (DRIVERS.equals(name)) {
            OwnThreads.named("safelite-weave").newThread(this::prepare).start();
        }
        if (!Weaver.TARGET.equals(name)) {
            return null;
        }
        try {
            preload();
            defineBridge();
            FailurePoint.WEAVE.pass();
            return Weaver.weave(bytes);
        } catch (Throwable e) { // the application's class must be loaded whatever happens here
            report.failure("cannot patch " + name.replace('/', '.') + " of " + loader, e);
            return null;
        }
    }

    /** Beside the application, which looks for drivers meanwhile. */
    private void prepare() {
        try {
            defineBridge();
            Weaver.exercise();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return; // Whoever needs it will meet the same, and say so.
        }
    }

    private void preload() {
        if (isFirst.getAndSet(false)) {
            onFirst.run();
        }
    }

    private synchronized void defineBridge() throws ReflectiveOperationException {
        if (!isBridgeDefined) {
            FailurePoint.BRIDGE.pass();
            Bridge.define(instrumentation, hook, opening);
            isBridgeDefined = true;
        }
    }
}
