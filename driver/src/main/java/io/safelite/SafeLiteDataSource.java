package io.safelite;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source without a pool, as a bean: {@code url}, and optionally {@code user}, {@code
 * password} and {@code connectionProperties}.
 *
 * <p>Set it up on one thread, then use it on many. Usable as HikariCP's {@code
 * dataSourceClassName}.
 */
public class SafeLiteDataSource implements DataSource {
    private final SafeLiteDriver driver = new SafeLiteSqliteDriver();
    private Properties properties = new Properties();
    private String url;
    private PrintWriter logWriter;
    private int loginTimeout;

    public String getUrl() {
        return url;
    }

    /** The URL, {@code jdbc:safelite:…} or {@code jdbc:sqlite:…}. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** The same as {@link #setUrl}; some pools look for this name. */
    public void setURL(String url) {
        this.url = url;
    }

    /** The file; short for {@code setUrl("jdbc:safelite:" + databaseName)}. */
    public void setDatabaseName(String databaseName) {
        this.url = "jdbc:safelite:" + databaseName;
    }

    public void setUser(String user) {
        setProperty("user", user);
    }

    public void setPassword(String password) {
        setProperty("password", password);
    }

    /** One setting of SafeLite's or sqlite-jdbc's; null removes it. */
    public void setProperty(String name, String value) {
        if (value == null) {
            properties.remove(name);
        } else {
            properties.setProperty(name, value);
        }
    }

    /** Settings of SafeLite's and sqlite-jdbc's, in place of all given before. */
    public void setConnectionProperties(Properties given) {
        properties = copy(given);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(properties);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        Properties own = copy(properties);
        if (user != null) {
            own.setProperty("user", user);
        }
        if (password != null) {
            own.setProperty("password", password);
        }
        return connect(own);
    }

    /** The defaults of a Properties object are not among its entries. */
    private static Properties copy(Properties given) {
        Properties copy = new Properties();
        if (given != null) {
            given.stringPropertyNames().forEach(name -> copy.put(name, given.getProperty(name)));
            copy.putAll(given);
        }
        return copy;
    }

    private Connection connect(Properties info) throws SQLException {
        if (url == null) {
            throw new SQLException(
                    "SafeLiteDataSource has no URL: call setUrl(\"jdbc:safelite:FILE\") first");
        }
        Connection connection = driver.connect(url, info);
        if (connection == null) {
            throw new SQLException(
                    "SafeLiteDataSource cannot use the URL "
                            + url
                            + ": it must begin with jdbc:safelite: or jdbc:sqlite:");
        }
        return connection;
    }

    @Override
    public PrintWriter getLogWriter() {
        return logWriter;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        logWriter = out;
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    /** Kept and not used: how long opening may wait is {@code busy_timeout}. */
    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds;
    }

    @Override
    public Logger getParentLogger() {
        return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        if (iface != null && iface.isInstance(this)) {
            return iface.cast(this);
        }
        throw new SQLException("SafeLiteDataSource wraps nothing of type " + iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) {
        return iface != null && iface.isInstance(this);
    }
}
