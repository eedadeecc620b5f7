package io.safelite.agent.internal.sqlite;

import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.SqliteJdbc;
import java.lang.invoke.MethodHandles.Lookup;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * One copy of sqlite-jdbc, from 3.8 on, in the class loader of the application. Thread-safe.
 *
 * <p>What a version does not have is done without: the configuration object came with 3.25,
 * listeners with 3.30, long counts with 3.39, {@code SQLiteException} with 3.9.
 */
public final class ReflectedSqliteJdbc implements SqliteJdbc {
    private static final String MEMORY = "jdbc:sqlite::memory:";

    private final Lookup lookup;
    private final Driver driver;
    private final Members members;
    private final DirectCalls calls;
    private final Exceptions exceptions;

    /**
     * The first versions that had it (3.36.0.3 among them) keep what belongs to it once for all
     * connections and not in each: a rollback is told to whichever connection is newest, a
     * connection that had one is never collected, nor its class loader, and the JVM may crash when
     * one is taken off.
     */
    private final boolean hasCommitListeners;

    private final boolean hasLongCounts;
    private final TwoCopies twoCopies;

    /**
     * @param lookup of the copy's {@code org.sqlite.JDBC}
     * @param twoCopies hears of files that another copy has open
     * @throws ReflectiveOperationException if it is not a sqlite-jdbc this class knows
     */
    public ReflectedSqliteJdbc(Lookup lookup, TwoCopies twoCopies)
            throws ReflectiveOperationException {
        this.lookup = lookup;
        this.twoCopies = twoCopies;
        this.members = new Members(lookup);
        this.driver = (Driver) lookup.lookupClass().getConstructor().newInstance();
        this.exceptions = Exceptions.of(lookup);
        this.hasCommitListeners =
                members.declares("org.sqlite.core.NativeDB", "commitListener")
                        && members.classOrNull("org.sqlite.SQLiteCommitListener") != null;
        this.calls = new DirectCalls(lookup, hasCommitListeners);
        Class<?> statement = members.classOrNull("org.sqlite.jdbc3.JDBC3Statement");
        this.hasLongCounts =
                statement != null && Members.has(statement, "executeLargeUpdate", String.class);
    }

    /** What sqlite-jdbc itself has made, of a delegate of the engine's. */
    @SuppressWarnings("unchecked") // each wraps its own kind
    public static <T> T own(T delegate) {
        return delegate instanceof IntCounts.Wrapper wrapper ? (T) wrapper.own() : delegate;
    }

    /** The version of the jar, such as 3.46.1.3. */
    public String version() throws SQLException {
        return (String) calls.call("getVersion");
    }

    /**
     * {@inheritDoc}
     *
     * @throws DelegateFailure if sqlite-jdbc throws anything but an SQLException
     */
    @Override
    public Connection open(String url, Properties properties) throws SQLException {
        Connection raw;
        try {
            raw = driver.connect(url, SqliteJdbc.managed(properties));
        } catch (RuntimeException | Error e) {
            throw new DelegateFailure(e);
        }
        return raw == null || hasLongCounts ? raw : new IntCounts.OfConnection(raw);
    }

    @Override
    public int resultCode(SQLException e) {
        if (e instanceof BatchUpdateException && e.getCause() instanceof SQLException cause) {
            return resultCode(cause);
        }
        return exceptions.resultCode(e);
    }

    @Override
    public SQLException exception(
            String message, int resultCode, String sqlState, Throwable cause) {
        SQLException e = exceptions.make(message, resultCode, sqlState);
        if (cause != null) {
            e.initCause(cause);
        }
        return e;
    }

    /**
     * Where there is no configuration object, the flag goes by way of a transaction that is ended
     * at once: sqlite-jdbc then believes itself in one, and adds nothing of its own.
     */
    @Override
    public boolean takeOver(Connection delegate) throws SQLException {
        Connection raw = own(delegate);
        nativeBusyTimeout(raw, 0);
        if (!Members.has(raw.getClass(), "getConnectionConfig")) {
            raw.setAutoCommit(false);
            try (Statement statement = raw.createStatement()) {
                statement.execute("ROLLBACK");
            }
            return true;
        }
        Object config = calls.call("getConnectionConfig", raw);
        calls.call("setAutoCommit", config, false);
        if (!Members.has(config.getClass(), "isGetGeneratedKeys")) {
            return true;
        }
        boolean generatesKeys = (Boolean) calls.call("isGetGeneratedKeys", config);
        calls.call("setGetGeneratedKeys", config, false);
        return generatesKeys;
    }

    @Override
    public Connection openScratch(Connection delegate) throws SQLException {
        Connection raw = own(delegate);
        Properties dates = new Properties();
        boolean hasConfig = Members.has(raw.getClass(), "getConnectionConfig");
        Object from = hasConfig ? calls.call("getConnectionConfig", raw) : raw;
        for (DateSetting setting : DateSetting.values()) {
            Object value =
                    hasConfig
                            ? members.call(from, setting.getter())
                            : members.field(from, setting.field());
            dates.setProperty(setting.property(), value.toString());
        }
        return open(MEMORY, dates);
    }

    @Override
    public void nativeBusyTimeout(Connection raw, int millis) throws SQLException {
        calls.call("setBusyTimeout", own(raw), millis);
    }

    @Override
    public boolean onRollback(Connection delegate, Runnable sensor) throws SQLException {
        if (!hasCommitListeners) {
            return false;
        }
        calls.call("addCommitListener", own(delegate), sensor);
        return true;
    }

    @Override
    public void sharesFile(SqliteJdbc other, DatabaseFile file) throws SQLException {
        twoCopies.met(file.name(), (ReflectedSqliteJdbc) other, this);
    }

    @Override
    public String toString() {
        return "that of " + lookup.lookupClass().getClassLoader();
    }
}
