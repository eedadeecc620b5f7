package io.safelite.agent.internal.handle;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Methods by name and parameters. Not by whether one overrides the other: in old versions {@code
 * close()} is inherited from a class that does not implement {@code Connection}.
 */
final class MethodKeys {
    private MethodKeys() {}

    static Map<String, Method> of(Class<?> type) {
        Map<String, Method> methods = new HashMap<>();
        for (Method method : type.getMethods()) {
            methods.putIfAbsent(key(method), method);
        }
        return methods;
    }

    static String key(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }

    static boolean isFinalizer(Method method) {
        return method.getName().equals("finalize") && method.getParameterCount() == 0;
    }

    /** The finalizer that instances of this class have; null if it is only {@code Object}'s. */
    static Method finalizer(Class<?> type) {
        for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                if (isFinalizer(method)) {
                    return method;
                }
            }
        }
        return null;
    }
}
