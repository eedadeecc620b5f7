package io.safelite.internal.sqlite.xerial;

import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteConnectionConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** sqlite-jdbc, as the driver on the class path has it. */
public final class XerialJdbc implements SqliteJdbc {

    @Override
    public Connection open(String url, Properties properties) throws SQLException {
        Properties marked = SqliteJdbc.managed(properties);
        try {
            return JDBC.isValidURL(url)
                    ? JDBC.createConnection(url, marked)
                    : DriverManager.getConnection(url, marked);
        } catch (IllegalArgumentException e) { // sqlite-jdbc's answer to a bad value
            throw new SQLException(
                    "sqlite-jdbc cannot use a setting of " + url + ": " + e.getMessage(), e);
        }
    }

    /** The settings that sqlite-jdbc's URLs and properties may contain. */
    public List<DriverPropertyInfo> settings() throws SQLException {
        return List.of(new JDBC().getPropertyInfo(JDBC.PREFIX, new Properties()));
    }

    @Override
    public int resultCode(SQLException e) {
        if (e instanceof SQLiteException sqlite) {
            return sqlite.getResultCode().code;
        }
        if (e instanceof BatchUpdateException && e.getCause() instanceof SQLException cause) {
            return resultCode(cause);
        }
        return 0;
    }

    @Override
    public SQLException exception(
            String message, int resultCode, String sqlState, Throwable cause) {
        SQLException e =
                new SafeLiteException(message, SQLiteErrorCode.getErrorCode(resultCode), sqlState);
        if (cause != null) {
            e.initCause(cause);
        }
        return e;
    }

    /**
     * The delegate's own autocommit flag stays false for good: it then adds no BEGIN or COMMIT of
     * its own (core/DB.java:ensureAutoCommit), and the engine alone decides.
     */
    @Override
    public boolean takeOver(Connection raw) throws SQLException {
        SQLiteConnectionConfig config = sqlite(raw).getConnectionConfig();
        boolean generatedKeys = config.isGetGeneratedKeys();
        config.setAutoCommit(false);
        config.setGetGeneratedKeys(false);
        nativeBusyTimeout(raw, 0);
        return generatedKeys;
    }

    @Override
    public Connection openScratch(Connection raw) throws SQLException {
        SQLiteConnectionConfig from = sqlite(raw).getConnectionConfig();
        SQLiteConnection scratch =
                JDBC.createConnection(
                        JDBC.PREFIX + ":memory:", SqliteJdbc.managed(new Properties()));
        SQLiteConnectionConfig to = scratch.getConnectionConfig();
        to.setDateClass(from.getDateClass());
        to.setDatePrecision(from.getDatePrecision());
        to.setDateStringFormat(from.getDateStringFormat());
        return scratch;
    }

    @Override
    public void nativeBusyTimeout(Connection raw, int millis) throws SQLException {
        sqlite(raw).setBusyTimeout(millis);
    }

    @Override
    public boolean onRollback(Connection raw, Runnable sensor) throws SQLException {
        sqlite(raw)
                .addCommitListener(
                        new SQLiteCommitListener() {
                            @Override
                            public void onCommit() {}

                            @Override
                            public void onRollback() {
                                sensor.run();
                            }
                        });
        return true;
    }

    /** Never by cast: between us and sqlite-jdbc there may be another wrapper. */
    private static SQLiteConnection sqlite(Connection raw) throws SQLException {
        return raw.unwrap(SQLiteConnection.class);
    }

    /** SafeLite's exception, in the shape of sqlite-jdbc's. */
    private static final class SafeLiteException extends SQLiteException {
        private static final long serialVersionUID = 1;

        private final String sqlState;

        SafeLiteException(String message, SQLiteErrorCode code, String sqlState) {
            super(message, code);
            this.sqlState = sqlState;
        }

        /** sqlite-jdbc's constructor leaves the SQLState null; here it says what may be retried. */
        @Override
        public String getSQLState() {
            return sqlState;
        }
    }
}
