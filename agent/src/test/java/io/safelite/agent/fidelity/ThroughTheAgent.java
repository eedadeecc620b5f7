package io.safelite.agent.fidelity;

import java.lang.reflect.Field;
import java.util.Map;
import org.junit.platform.launcher.LauncherInterceptor;

/**
 * Makes the driver's tests, which look into the engine here and there, look into the agent's: its
 * classes are theirs, its log is the application's, its listener is theirs.
 */
public final class ThroughTheAgent implements LauncherInterceptor {
    private static final String EVENTS = "io.safelite.testing.Events";

    private final ClassLoader tests;

    /** Called by JUnit, before it looks for tests. */
    public ThroughTheAgent() throws Exception {
        Class.forName("org.sqlite.JDBC"); // the agent is there once this is
        Object hook = Class.forName("java.lang.$SafeLite").getField("hook").get(null);
        ClassLoader agent = hook.getClass().getClassLoader();
        tests = new TestLoader(agent);
        agent.loadClass("io.safelite.internal.log.EngineLog")
                .getMethod("use", System.Logger.class)
                .invoke(null, System.getLogger("io.safelite"));
        listeners(agent).put(EVENTS, tests.loadClass(EVENTS).getConstructor().newInstance());
    }

    @SuppressWarnings("unchecked") // as DriverCopy has it
    private static Map<String, Object> listeners(ClassLoader agent) throws Exception {
        Field field =
                agent.loadClass("io.safelite.agent.internal.start.DriverCopy")
                        .getDeclaredField("LISTENERS");
        field.setAccessible(true);
        return (Map<String, Object>) field.get(null);
    }

    @Override
    public <T> T intercept(Invocation<T> invocation) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(tests);
        try {
            return invocation.proceed();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() {}
}
