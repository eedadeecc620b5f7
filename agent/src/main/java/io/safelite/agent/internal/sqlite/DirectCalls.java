package io.safelite.agent.internal.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles.Lookup;
import java.sql.SQLException;
import java.util.function.BiFunction;

/** What is called of one copy of sqlite-jdbc on the way to every connection, without reflection. */
final class DirectCalls {
    private static final String CALLS = "SafeLiteCalls";
    private static final String LISTENER = "SafeLiteRollbackListener";

    private final BiFunction<String, Object[], Object> calls;

    /**
     * @param lookup of the copy's {@code org.sqlite.JDBC}
     * @param hasListeners whether the copy's connections have commit listeners
     * @throws ReflectiveOperationException if the classes cannot be defined there
     */
    @SuppressWarnings("unchecked") // SafeLiteCalls says what it is
    DirectCalls(Lookup lookup, boolean hasListeners) throws ReflectiveOperationException {
        if (hasListeners) {
            lookup.defineClass(bytes(LISTENER));
        }
        Class<?> type = lookup.defineClass(bytes(CALLS));
        this.calls = (BiFunction<String, Object[], Object>) type.getConstructor().newInstance();
    }

    private static byte[] bytes(String name) {
        String file = "org/sqlite/" + name + ".class";
        try (InputStream in = DirectCalls.class.getClassLoader().getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /**
     * Calls a method.
     *
     * @param call its target, if it has one, and its argument, if it has one
     * @throws SQLException as it does, or if the copy does not have it
     */
    Object call(String method, Object... call) throws SQLException {
        try {
            return calls.apply(method, call);
        } catch (LinkageError e) {
            throw new SQLException("this sqlite-jdbc is not one SafeLite knows: " + method, e);
        } catch (RuntimeException e) {
            throw new SQLException(method + ": " + e, e);
        }
    }
}
