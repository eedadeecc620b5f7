package io.safelite.agent.internal.sqlite;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.InvocationTargetException;
import java.sql.SQLException;
import java.util.Arrays;

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
        return found != null
                && Arrays.stream(found.getDeclaredFields())
                        .anyMatch(declared -> declared.getName().equals(field));
    }

    static boolean has(Class<?> type, String method, Class<?>... parameters) {
        try {
            return !type.getMethod(method, parameters).getDeclaringClass().isInterface();
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    Object call(Object target, String method) throws SQLException {
        return invoke(target.getClass(), target, method, new Class<?>[0]);
    }

    Object call(Object target, String method, Class<?> parameter, Object argument)
            throws SQLException {
        return invoke(target.getClass(), target, method, new Class<?>[] {parameter}, argument);
    }

    Object callStatic(String type, String method) throws SQLException {
        return invoke(classOrNull(type), null, method, new Class<?>[0]);
    }

    Object field(Object target, String name) throws SQLException {
        try {
            return target.getClass().getField(name).get(target);
        } catch (ReflectiveOperationException e) {
            throw missing(target.getClass(), name, e);
        }
    }

    private static Object invoke(
            Class<?> type, Object target, String method, Class<?>[] parameters, Object... arguments)
            throws SQLException {
        try {
            return type.getMethod(method, parameters).invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new SQLException(type.getName() + "." + method + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw missing(type, method, e);
        }
    }

    private static SQLException missing(
            Class<?> type, String member, ReflectiveOperationException e) {
        return new SQLException(
                "this sqlite-jdbc is not one SafeLite knows: " + type.getName() + "." + member, e);
    }
}
