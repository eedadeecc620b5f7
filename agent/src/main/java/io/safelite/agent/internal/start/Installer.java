package io.safelite.agent.internal.start;

import io.safelite.agent.internal.files.FileGuard;
import io.safelite.agent.internal.handle.Allocation;
import io.safelite.agent.internal.report.Report;
import io.safelite.agent.internal.report.ReportLogger;
import io.safelite.agent.internal.sqlite.Undeclared;
import io.safelite.agent.internal.weave.SqliteTransformer;
import io.safelite.internal.log.EngineLog;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.function.Consumer;

/** Installs the agent: once per JVM, called by {@code SafeLiteAgent} from the other loader. */
public final class Installer implements Consumer<Object[]> {
    /** Tells the outside, {@code list} among others, that the agent is here, and which. */
    private static final String PRESENT = "io.safelite.agent";

    /**
     * Installs it.
     *
     * @param call the agent's arguments, which may be null; the instrumentation; whether the
     *     application runs already; the agent's version
     */
    @Override
    public void accept(Object[] call) {
        try {
            install(
                    (String) call[0],
                    (Instrumentation) call[1],
                    (Boolean) call[2],
                    (String) call[3]);
        } catch (ReflectiveOperationException e) {
            throw Undeclared.sneak(e);
        }
    }

    private static void install(
            String arguments, Instrumentation instrumentation, boolean isAttached, String version)
            throws ReflectiveOperationException {
        AgentOptions options = AgentOptions.of(arguments, System::getProperty, System::getenv);
        Report report = new Report(System.err, options.logLevel());
        options.objections().forEach(report::warn);
        if (!options.isEnabled()) {
            report.info("is disabled (enabled=false): jdbc:sqlite stays as it is");
            return;
        }
        EngineLog.use(new ReportLogger(report));
        System.setProperty(PRESENT, version);
        FileGuard files = new FileGuard(instrumentation, report, options.isFileAccessReported());
        Hook hook =
                new Hook(
                        new AgentContext(
                                options, report, new Allocation(instrumentation), files, version));
        SqliteTransformer transformer =
                new SqliteTransformer(
                        instrumentation, hook, files.opening(), Preloading::start, report);
        instrumentation.addTransformer(transformer, true);
        weaveLoaded(instrumentation, report, isAttached);
    }

    /** An agent before this one, or the application that we are attached to, may have loaded it. */
    private static void weaveLoaded(
            Instrumentation instrumentation, Report report, boolean isAttached) {
        boolean isAny = false;
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (SqliteTransformer.isTarget(type)) {
                isAny = true;
                try {
                    instrumentation.retransformClasses(type);
                } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
                    report.failure("cannot patch " + type + " of " + type.getClassLoader(), e);
                }
            }
        }
        if (isAttached && isAny) {
            report.info(EarlierConnections.describe());
        }
    }
}
