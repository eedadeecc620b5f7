package io.safelite.agent.internal.handle;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Methods by name and parameters. Not by whether one overrides the other: in old versions {@code
 * close()} is inherited from a class that does not implement {@code Connection}.
 */
final class MethodKeys {
    private MethodKeys() {}

    static Map<List<Object>, Method> of(Class<?> type) {
        Method[] all = type.getMethods();
        Map<List<Object>, Method> methods = new HashMap<>(2 * all.length);
        for (Method method : all) {
            methods.putIfAbsent(key(method), method);
        }
        return methods;
    }

    /** The method's name and the types of its parameters. */
    static List<Object> key(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        Object[] key = new Object[1 + parameters.length];
        key[0] = method.getName();
        System.arraycopy(parameters, 0, key, 1, parameters.length);
        return List.of(key);
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
