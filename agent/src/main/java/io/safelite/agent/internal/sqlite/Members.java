package io.safelite.agent.internal.sqlite;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.sql.SQLException;

/** Public members of sqlite-jdbc's classes, by name: which there are differs between versions. */
final class Members {
    private final ClassLoader loader;

    Members(Lookup lookup) {
        this.loader = lookup.lookupClass().getClassLoader();
    }

    Class<?> classOrNull(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** Whether a class has a field of its own, private or not. */
    boolean declares(String type, String field) {
        Class<?> found = classOrNull(type);
        if (found != null) {
            for (Field declared : found.getDeclaredFields()) {
                if (declared.getName().equals(field)) {
                    return true;
                }
            }
        }
        return false;
    }

    static boolean has(Class<?> type, String method, Class<?>... parameters) {
        try {
            return !type.getMethod(method, parameters).getDeclaringClass().isInterface();
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    Object call(Object target, String method) throws SQLException {
        Class<?> type = target.getClass();
        try {
            return type.getMethod(method).invoke(target);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new SQLException(type.getName() + "." + method + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw missing(type, method, e);
        }
    }

    Object field(Object target, String name) throws SQLException {
        try {
            return target.getClass().getField(name).get(target);
        } catch (ReflectiveOperationException e) {
            throw missing(target.getClass(), name, e);
        }
    }

    private static SQLException missing(
            Class<?> type, String member, ReflectiveOperationException e) {
        return new SQLException(
                "this sqlite-jdbc is not one SafeLite knows: " + type.getName() + "." + member, e);
    }
}
