package io.safelite;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.config.Setting;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** Who takes which URL, and what a driver says of itself. */
@DriverOnly("its classes")
class DriversTest {
    @RegisterExtension final Databases db = new Databases();

    private final Driver driver = new SafeLiteDriver();
    private final Driver swapped = new SafeLiteSqliteDriver();

    @Test
    void driverIsFoundByServiceLoaderAndRegistersItself() {
        assertThat(ServiceLoader.load(Driver.class).stream().map(ServiceLoader.Provider::type))
                .contains(SafeLiteDriver.class)
                .doesNotContain(SafeLiteSqliteDriver.class);
        assertThat(DriverManager.drivers().map(Object::getClass).map(Class::getName))
                .contains(SafeLiteDriver.class.getName())
                .doesNotContain(SafeLiteSqliteDriver.class.getName());
    }

    @Test
    void sqliteUrlStillBelongsToSqliteJdbc() throws SQLException {
        assertThat(DriverManager.getDriver("jdbc:sqlite:" + db.file())).isInstanceOf(JDBC.class);
        assertThat(db.plain("").getClass().getName()).startsWith("org.sqlite.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:safelite:", "jdbc:safelite:x", "JDBC:SAFELITE:x", " jdbc:safelite:x"})
    void bothDriversTakeSafeLitesUrls(String url) throws SQLException {
        assertThat(driver.acceptsURL(url)).isTrue();
        assertThat(swapped.acceptsURL(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:sqlite:x", "JDBC:SQLite:x"})
    void onlyTheSwappedDriverTakesSqliteJdbcsUrls(String url) throws SQLException {
        assertThat(driver.acceptsURL(url)).isFalse();
        assertThat(driver.connect(url, null)).isNull();
        assertThat(swapped.acceptsURL(url)).isTrue();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {"jdbc:h2:mem:", "safelite:x", "jdbc:safelit:x", "jdbc:p6spy:safelite:x"})
    void noneTakesOtherUrls(String url) throws SQLException {
        assertThat(driver.acceptsURL(url)).isFalse();
        assertThat(swapped.acceptsURL(url)).isFalse();
        if (url != null) {
            assertThat(driver.connect(url, new Properties())).isNull();
            assertThat(swapped.connect(url, new Properties())).isNull();
        }
    }

    @Test
    void nullUrlIsASqlException() {
        assertThatThrownBy(() -> driver.connect(null, new Properties()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("jdbc:safelite:");
    }

    @Test
    void swappedDriverProtectsWhatASqliteUrlOpens() throws SQLException {
        Connection connection =
                db.remember(swapped.connect("jdbc:sqlite:" + db.file() + "?cache_size=7", null));
        assertThat(connection.getClass().getName()).startsWith("io.safelite.");
        assertThat(connection).isInstanceOf(SQLiteConnection.class);
        assertThat(Databases.slot(connection)).isNotNull();
        assertThat(ask(connection, "PRAGMA cache_size")).isEqualTo("7");
        assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("wal");
    }

    @Test
    void swappedDriverKeepsSettingsOutOfTheFileName() throws SQLException {
        String url = "jdbc:sqlite:" + db.file() + "?safelite.wal=keep";
        run(db.remember(swapped.connect(url, null)), "CREATE TABLE t(x)");
        assertThat(db.file()).exists();
    }

    @Test
    void propertyInfoListsSafeLitesSettingsThenSqliteJdbcs() throws SQLException {
        Properties info = new Properties();
        info.setProperty("safelite.begin", "deferred");
        info.setProperty("cache_size", "7");
        DriverPropertyInfo[] all = driver.getPropertyInfo("jdbc:safelite:x", info);
        List<String> names = Arrays.stream(all).map(property -> property.name).toList();
        assertThat(names)
                .startsWith(
                        Arrays.stream(Setting.values())
                                .map(Setting::fullName)
                                .toArray(String[]::new))
                .contains("busy_timeout", "journal_mode", "cache_size")
                .doesNotHaveDuplicates();
        for (DriverPropertyInfo property : all) {
            if (property.name.startsWith(Setting.PREFIX)) {
                assertThat(property.description).isNotBlank();
            }
            if (property.name.equals("safelite.begin")) {
                assertThat(property.value).isEqualTo("deferred");
                assertThat(property.choices).contains("immediate", "deferred");
            }
            if (property.name.equals("cache_size")) {
                assertThat(property.value).isEqualTo("7");
            }
        }
    }

    @Test
    void propertyInfoNeedsNeitherUrlNorProperties() throws SQLException {
        assertThat(driver.getPropertyInfo(null, null)).isNotEmpty();
        assertThat(new JDBC().getPropertyInfo(null, new Properties())).isNotEmpty();
    }

    @Test
    void driverIsAsCompliantAsSqliteJdbcs() throws Exception {
        assertThat(driver.jdbcCompliant()).isEqualTo(new JDBC().jdbcCompliant());
        assertThat(driver.getParentLogger().getName()).isEqualTo("io.safelite");
        assertThat(driver.getMajorVersion() + driver.getMinorVersion()).isPositive();
    }

    @Test
    void connectionIsMadeWithoutAnyProperties() throws SQLException {
        db.remember(driver.connect("jdbc:safelite:" + db.file(), null));
        assertThat(db.file()).exists();
    }

    @Test
    void listenerThatCannotBeMadeIsRefusedAndNothingIsOpened() {
        assertThatThrownBy(() -> db.safe("?safelite.listener=no.Such"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("safelite.listener=no.Such");
        assertThatThrownBy(() -> db.safe("?safelite.listener=java.lang.String"))
                .isInstanceOf(SQLException.class);
        assertThat(db.file()).doesNotExist();
    }
}
