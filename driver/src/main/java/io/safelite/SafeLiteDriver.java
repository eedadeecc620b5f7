package io.safelite;

import io.safelite.config.ConnectionRequest;
import io.safelite.config.Setting;
import io.safelite.internal.connect.Connector;
import io.safelite.internal.handle.SafeSqliteConnection;
import io.safelite.internal.sqlite.xerial.XerialJdbc;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * The JDBC driver for {@code jdbc:safelite:} URLs: sqlite-jdbc, made safe under concurrency.
 *
 * <p>After the prefix comes what sqlite-jdbc accepts after {@code jdbc:sqlite:}, or another JDBC
 * URL without its {@code jdbc:} ({@code jdbc:safelite:p6spy:sqlite:app.db}). Registers itself.
 * Thread-safe.
 */
public class SafeLiteDriver implements Driver {
    static {
        try {
            DriverManager.registerDriver(new SafeLiteDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int MAJOR_VERSION = 0;
    private static final int MINOR_VERSION = 1;

    private final XerialJdbc sqlite = new XerialJdbc();
    private final Connector connector = new Connector(sqlite, SafeSqliteConnection::of);

    /** The prefixes of the URLs that this driver takes. */
    List<String> prefixes() {
        return List.of(ConnectionRequest.SAFELITE_PREFIX);
    }

    @Override
    public boolean acceptsURL(String url) {
        return prefixes().stream().anyMatch(prefix -> ConnectionRequest.hasPrefix(url, prefix));
    }

    /**
     * Opens a connection.
     *
     * @return null if the URL is not for this driver
     * @throws SQLException if the URL is null, a setting is not known or has a bad value, or the
     *     database cannot be opened
     */
    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        if (url == null) {
            throw new SQLException("the URL is null; write jdbc:safelite:FILE");
        }
        if (!acceptsURL(url)) {
            return null;
        }
        return connector.connect(ConnectionRequest.parse(url, info));
    }

    /** SafeLite's settings, then sqlite-jdbc's. */
    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        Properties given = info == null ? new Properties() : info;
        List<DriverPropertyInfo> all = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            DriverPropertyInfo property =
                    new DriverPropertyInfo(
                            setting.fullName(),
                            given.getProperty(setting.fullName(), setting.defaultValue()));
            property.description = setting.description();
            property.choices =
                    setting.choices().isEmpty() ? null : setting.choices().toArray(String[]::new);
            all.add(property);
        }
        for (DriverPropertyInfo property : sqlite.settings()) {
            property.value = given.getProperty(property.name);
            all.add(property);
        }
        return all.toArray(DriverPropertyInfo[]::new);
    }

    @Override
    public int getMajorVersion() {
        return MAJOR_VERSION;
    }

    @Override
    public int getMinorVersion() {
        return MINOR_VERSION;
    }

    /** False, as sqlite-jdbc's: SQLite does not have all of SQL-92. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("io.safelite");
    }
}
