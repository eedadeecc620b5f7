package io.safelite.internal.forwarding;

import io.safelite.internal.handle.CastableConnection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.core.DB;

/** The smallest subclass of each forwarding class: it gives a delegate and marks what is hooked. */
final class Tables {
    private Tables() {}

    /** Where a subclass gets its delegate from. */
    @FunctionalInterface
    interface Delegate {
        Object get() throws SQLException;
    }

    /** What all subclasses here have in common, so that tests can hold any of them. */
    interface Instance {}

    /** A constructor of one of the subclasses. */
    @FunctionalInterface
    interface Factory {
        Instance on(Delegate delegate);
    }

    /** What a hook was given. The hook answers with an object that has this behind it. */
    record Hooked(Object raw, String sql) implements InvocationHandler {
        static <T> T mark(Class<T> type, T raw, String sql) {
            return type.cast(
                    Proxy.newProxyInstance(
                            Tables.class.getClassLoader(),
                            new Class<?>[] {type},
                            new Hooked(raw, sql)));
        }

        static Hooked behind(Object marked) {
            if (marked != null
                    && Proxy.isProxyClass(marked.getClass())
                    && Proxy.getInvocationHandler(marked) instanceof Hooked hooked) {
                return hooked;
            }
            throw new AssertionError("this did not go through a hook: " + marked);
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] args) {
            throw new AssertionError("nobody should ask " + method);
        }
    }

    private static UnsupportedOperationException upward() {
        return new UnsupportedOperationException("an upward link, no part of the table");
    }

    // spotless:off
    static final class OfConnection extends ForwardingConnection implements Instance {
        private final Delegate delegate;
        OfConnection(Delegate delegate) { this.delegate = delegate; }
        @Override protected Connection delegate() throws SQLException { return (Connection) delegate.get(); }
        @Override protected Statement wrap(Statement raw) { return Hooked.mark(Statement.class, raw, null); }
        @Override protected PreparedStatement wrap(PreparedStatement raw, String sql) { return Hooked.mark(PreparedStatement.class, raw, sql); }
        @Override protected CallableStatement wrap(CallableStatement raw) { return Hooked.mark(CallableStatement.class, raw, null); }
        @Override protected DatabaseMetaData wrap(DatabaseMetaData raw) { return Hooked.mark(DatabaseMetaData.class, raw, null); }
    }

    static final class OfStatement extends ForwardingStatement implements Instance {
        private final Delegate delegate;
        OfStatement(Delegate delegate) { this.delegate = delegate; }
        @Override protected Statement delegate() throws SQLException { return (Statement) delegate.get(); }
        @Override protected ResultSet wrap(ResultSet raw) { return Hooked.mark(ResultSet.class, raw, null); }
        @Override public Connection getConnection() { throw upward(); }
    }

    static final class OfPreparedStatement extends ForwardingStatement implements ForwardingPreparedStatement, Instance {
        final List<Integer> bound = new ArrayList<>();
        private final Delegate delegate;
        OfPreparedStatement(Delegate delegate) { this.delegate = delegate; }
        @Override protected PreparedStatement delegate() throws SQLException { return prepared(); }
        @Override public PreparedStatement prepared() throws SQLException { return (PreparedStatement) delegate.get(); }
        @Override protected ResultSet wrap(ResultSet raw) { return Hooked.mark(ResultSet.class, raw, null); }
        @Override public ResultSet wrapped(ResultSet raw) { return wrap(raw); }
        @Override public ResultSetMetaData wrap(ResultSetMetaData raw) { return Hooked.mark(ResultSetMetaData.class, raw, null); }
        @Override public ParameterMetaData wrap(ParameterMetaData raw) { return Hooked.mark(ParameterMetaData.class, raw, null); }
        @Override public void bind(int index, Binding binding) throws SQLException { bound.add(index); binding.apply(delegate()); }
        @Override public Connection getConnection() { throw upward(); }
    }

    static final class OfResultSet extends ForwardingResultSet implements Instance {
        private final Delegate delegate;
        OfResultSet(Delegate delegate) { this.delegate = delegate; }
        @Override protected ResultSet delegate() throws SQLException { return (ResultSet) delegate.get(); }
        @Override protected ResultSetMetaData wrap(ResultSetMetaData raw) { return Hooked.mark(ResultSetMetaData.class, raw, null); }
        @Override public Statement getStatement() { throw upward(); }
    }

    static final class OfDatabaseMetaData extends ForwardingDatabaseMetaData implements Instance {
        private final Delegate delegate;
        OfDatabaseMetaData(Delegate delegate) { this.delegate = delegate; }
        @Override protected DatabaseMetaData delegate() throws SQLException { return (DatabaseMetaData) delegate.get(); }
        @Override protected ResultSet query(Query query) throws SQLException { return Hooked.mark(ResultSet.class, query.ask(delegate()), null); }
        @Override public Connection getConnection() { throw upward(); }
    }

    static final class OfResultSetMetaData extends ForwardingResultSetMetaData implements Instance {
        private final Delegate delegate;
        OfResultSetMetaData(Delegate delegate) { this.delegate = delegate; }
        @Override protected ResultSetMetaData delegate() throws SQLException { return (ResultSetMetaData) delegate.get(); }
    }

    static final class OfParameterMetaData extends ForwardingParameterMetaData implements Instance {
        private final Delegate delegate;
        OfParameterMetaData(Delegate delegate) { this.delegate = delegate; }
        @Override protected ParameterMetaData delegate() throws SQLException { return (ParameterMetaData) delegate.get(); }
    }

    static final class OfCastable extends CastableConnection implements Instance {
        private final Delegate delegate;
        OfCastable(DB db, Delegate delegate) { super(db); this.delegate = delegate; }
        @Override protected Connection target() {
            try { return (Connection) delegate.get(); } catch (SQLException e) { throw new AssertionError(e); }
        }
    }
    // spotless:on
}
