package io.safelite.agent.internal.weave;

import io.safelite.agent.internal.report.FailurePoint;
import io.safelite.agent.internal.report.Report;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.function.Function;

/** Weaves each copy of sqlite-jdbc that is loaded; a copy that cannot be woven stays as it is. */
public final class SqliteTransformer implements ClassFileTransformer {
    private static final String TARGET = Weaver.TARGET.replace('/', '.');

    private final Instrumentation instrumentation;
    private final Function<Object[], Object> hook;
    private final Report report;
    private boolean isBridgeDefined;

    /**
     * @param hook is called with URL, Properties and Lookup of {@code org.sqlite.JDBC}; null leaves
     *     the connection to sqlite-jdbc
     */
    public SqliteTransformer(
            Instrumentation instrumentation, Function<Object[], Object> hook, Report report) {
        this.instrumentation = instrumentation;
        this.hook = hook;
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
        if (!Weaver.TARGET.equals(name)) {
            return null;
        }
        try {
            defineBridge();
            FailurePoint.WEAVE.pass();
            return Weaver.weave(bytes);
        } catch (Throwable e) { // the application's class must be loaded whatever happens here
            report.failure("cannot patch " + name.replace('/', '.') + " of " + loader, e);
            return null;
        }
    }

    private synchronized void defineBridge() throws ReflectiveOperationException {
        if (!isBridgeDefined) {
            FailurePoint.BRIDGE.pass();
            Bridge.define(instrumentation, hook);
            isBridgeDefined = true;
        }
    }
}
