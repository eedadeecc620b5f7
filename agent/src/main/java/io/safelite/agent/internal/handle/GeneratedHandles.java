package io.safelite.agent.internal.handle;

import io.safelite.agent.internal.sqlite.ReflectedSqliteJdbc;
import io.safelite.internal.jdbc.Handles;
import io.safelite.internal.jdbc.SafeConnection;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** The handles of one copy of sqlite-jdbc, each of a class that was generated for it. */
public final class GeneratedHandles implements Handles {
    private final Lookup lookup;
    private final Allocation allocation;

    /** A handful: connection, statement, prepared statement. Dies with the copy. */
    private final ConcurrentMap<Class<?>, Shape> shapes = new ConcurrentHashMap<>();

    /**
     * @param lookup of the copy's {@code org.sqlite.JDBC}
     */
    public GeneratedHandles(Lookup lookup, Allocation allocation) {
        this.lookup = lookup;
        this.allocation = allocation;
    }

    /** A name can be defined only once, also where the class then turns out to be of no use. */
    private final Map<Class<?>, Class<?>> generated = new HashMap<>();

    /** Class files that were generated in advance. */
    private final ConcurrentMap<Class<?>, byte[]> prepared = new ConcurrentHashMap<>();

    /** A generated class, ready to be instantiated. */
    private record Shape(Constructor<?> constructor) {
        @SuppressWarnings("unchecked") // HandleClass says what it takes
        Object make(Object... fields) throws ReflectiveOperationException {
            Object handle = constructor.newInstance();
            ((Consumer<Object[]>) handle).accept(fields);
            return handle;
        }
    }

    /**
     * Generates what the first connection and its first statement need, while their classes are
     * still waited for. Defines nothing, and nobody waits for it: a class loader of the
     * application's may make the calling thread wait for the one that opens the connection.
     */
    public void prepare() {
        try {
            prepare("org.sqlite.jdbc4.JDBC4Connection", Connection.class);
            prepare("org.sqlite.jdbc4.JDBC4Statement", Statement.class);
            allocation.exercise();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return; // Whoever needs it will meet the same, and say so.
        }
    }

    private void prepare(String name, Class<?> safe) throws ClassNotFoundException {
        Class<?> raw = Class.forName(name, false, lookup.lookupClass().getClassLoader());
        if (!Modifier.isAbstract(raw.getModifiers())) {
            prepared.put(raw, HandleClass.bytes(raw, safe));
        }
    }

    @Override
    public Connection connection(SafeConnection target, Connection raw) throws SQLException {
        Connection own = ReflectedSqliteJdbc.own(raw);
        return (Connection)
                make(target, own, Connection.class, new EngineCalls(target, own, lookup));
    }

    @Override
    public Statement statement(Statement target, Statement raw) throws SQLException {
        Statement own = ReflectedSqliteJdbc.own(raw);
        Class<?> safe =
                target instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
        return (Statement) make(target, own, safe, null);
    }

    private Object make(Object target, Object raw, Class<?> safe, Object calls)
            throws SQLException {
        try {
            Shape shape = shapes.get(raw.getClass());
            if (shape == null) {
                shape = shape(raw.getClass(), safe);
            }
            return shape.make(target, raw, calls);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new SQLException("no handle for " + raw.getClass().getName() + ": " + e, e);
        }
    }

    private synchronized Shape shape(Class<?> raw, Class<?> safe)
            throws ReflectiveOperationException {
        Shape known = shapes.get(raw);
        if (known != null) {
            return known;
        }
        Class<?> type = generated.get(raw);
        if (type == null) {
            byte[] bytes = prepared.remove(raw);
            type = HandleClass.define(lookup, bytes == null ? HandleClass.bytes(raw, safe) : bytes);
            generated.put(raw, type);
        }
        Shape shape = new Shape(allocation.of(type));
        shapes.put(raw, shape);
        return shape;
    }
}
