package io.safelite.agent.internal.handle;

import io.safelite.agent.internal.report.FailurePoint;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Set;

/**
 * Makes instances without running a constructor of their class: sqlite-jdbc's would open a second
 * native handle. As serialization does it, through the JDK's own factory for that. Thread-safe.
 */
public final class Allocation {
    private static final String FACTORY = "jdk.internal.reflect.ReflectionFactory";

    private final Object factory;

    /**
     * @param instrumentation opens the JDK's inner factory where the public one (module
     *     jdk.unsupported) was left out of a runtime image
     */
    public Allocation(Instrumentation instrumentation) throws ReflectiveOperationException {
        Class<?> type;
        try {
            type = Class.forName("sun.reflect.ReflectionFactory");
        } catch (ClassNotFoundException e) {
            instrumentation.redefineModule(
                    Object.class.getModule(),
                    Set.of(),
                    Map.of("jdk.internal.reflect", Set.of(Allocation.class.getModule())),
                    Map.of(),
                    Set.of(),
                    Map.of());
            type = Class.forName(FACTORY);
        }
        factory = type.getMethod("getReflectionFactory").invoke(null);
    }

    /** Makes one object, for nothing but to have what is needed for that loaded. */
    void exercise() throws ReflectiveOperationException {
        make(Object.class).newInstance();
    }

    /** The constructor-like thing that makes instances of a class. */
    Constructor<?> of(Class<?> type) throws ReflectiveOperationException {
        FailurePoint.ALLOCATION.pass();
        return make(type);
    }

    private Constructor<?> make(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor =
                (Constructor<?>)
                        factory.getClass()
                                .getMethod(
                                        "newConstructorForSerialization",
                                        Class.class,
                                        Constructor.class)
                                .invoke(factory, type, Object.class.getConstructor());
        return constructor;
    }
}
