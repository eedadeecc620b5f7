package io.safelite.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.DriverOnly;
import io.safelite.testing.SystemProperties;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;

/** Which value counts when a setting is given in several places, and what is refused. */
@DriverOnly("opens no connection")
class SettingsFromUrlAndPropertiesTest {
    @RegisterExtension final SystemProperties system = new SystemProperties();

    private static ConnectionRequest url(String rest) throws SQLException {
        return ConnectionRequest.parse("jdbc:safelite:" + rest, null);
    }

    private static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    @Test
    void withoutAnySettingTheDefaultsHold() throws SQLException {
        ConnectionRequest request = url("app.db");
        assertThat(request.delegateUrl()).isEqualTo("jdbc:sqlite:app.db");
        assertThat(request.delegateProperties()).isEmpty();
        assertThat(request.busyTimeoutMillis()).isEqualTo(30_000);
        assertThat(request.journalModeGiven()).isFalse();
        assertThat(request.config().enabled()).isTrue();
        assertThat(request.config().begin()).isEqualTo(BeginMode.ADAPTIVE);
        assertThat(request.config().wal()).isEqualTo(WalMode.AUTO);
        assertThat(request.config().queue()).isEqualTo(QueueMode.AUTO);
        assertThat(request.config().listeners()).isEmpty();
    }

    @Test
    void systemPropertyWinsOverDefault() throws SQLException {
        system.set("safelite.begin", "deferred");
        assertThat(url("app.db").config().begin()).isEqualTo(BeginMode.DEFERRED);
    }

    @Test
    void urlWinsOverSystemProperty() throws SQLException {
        system.set("safelite.begin", "deferred");
        assertThat(url("app.db?safelite.begin=exclusive").config().begin())
                .isEqualTo(BeginMode.EXCLUSIVE);
    }

    @Test
    void propertiesWinOverUrl() throws SQLException {
        ConnectionRequest request =
                ConnectionRequest.parse(
                        "jdbc:safelite:app.db?safelite.begin=exclusive&busy_timeout=1",
                        properties("safelite.begin", "deferred", "busy_timeout", "2"));
        assertThat(request.config().begin()).isEqualTo(BeginMode.DEFERRED);
        assertThat(request.busyTimeoutMillis()).isEqualTo(2);
    }

    @Test
    void lastOfTwoEqualUrlParametersCounts() throws SQLException {
        ConnectionRequest request =
                url("app.db?safelite.wal=keep&busy_timeout=1&safelite.wal=force&busy_timeout=7");
        assertThat(request.config().wal()).isEqualTo(WalMode.FORCE);
        assertThat(request.busyTimeoutMillis()).isEqualTo(7);
    }

    @Test
    void badSystemPropertyIsRefusedByName() {
        system.set("safelite.queue", "none");
        assertThatThrownBy(() -> url("app.db"))
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll("safelite.queue", "none", "auto, process, off");
    }

    @Test
    void defaultsOfPropertiesCountAndPassOn() throws SQLException {
        Properties info =
                new Properties(
                        properties(
                                "safelite.begin", "deferred",
                                "busy_timeout", "5",
                                "foreign_keys", "on"));
        ConnectionRequest request = ConnectionRequest.parse("jdbc:safelite:app.db", info);
        assertThat(request.config().begin()).isEqualTo(BeginMode.DEFERRED);
        assertThat(request.busyTimeoutMillis()).isEqualTo(5);
        assertThat(request.delegateProperties()).containsEntry("foreign_keys", "on");
    }

    @Test
    void numbersAndBooleansInPropertiesCountAndPassOnAsText() throws SQLException {
        Properties info = new Properties();
        info.put("busy_timeout", 5000);
        info.put("foreign_keys", true);
        info.put("safelite.enabled", false);
        info.put("a list", new int[0]);
        ConnectionRequest request = ConnectionRequest.parse("jdbc:safelite:app.db", info);
        assertThat(request.busyTimeoutMillis()).isEqualTo(5000);
        assertThat(request.config().enabled()).isFalse();
        assertThat(request.delegateProperties())
                .containsOnly(
                        java.util.Map.entry("busy_timeout", "5000"),
                        java.util.Map.entry("foreign_keys", "true"));
    }

    @Test
    void givenPropertiesAreNotChanged() throws SQLException {
        Properties info = properties("safelite.begin", "deferred", "foreign_keys", "on");
        ConnectionRequest.parse("jdbc:safelite:app.db", info);
        assertThat(info).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "app.db?safelite.wal=keep, jdbc:sqlite:app.db",
        "app.db?safelite.wal=keep&foreign_keys=on, jdbc:sqlite:app.db?foreign_keys=on",
        "app.db?foreign_keys=on&safelite.wal=keep, jdbc:sqlite:app.db?foreign_keys=on",
        "app.db?a=b&safelite.wal=keep&c=d, jdbc:sqlite:app.db?a=b&c=d",
        "app.db?transaction_mode=IMMEDIATE, jdbc:sqlite:app.db",
        "app.db?Transaction_Mode=IMMEDIATE&a=b, jdbc:sqlite:app.db?a=b",
        "app.db?jdbc.explicit_readonly=true, jdbc:sqlite:app.db",
        "file:app.db?mode=ro&safelite.wal=keep, jdbc:sqlite:file:app.db?mode=ro",
        "p6spy:sqlite:app.db?safelite.wal=keep, jdbc:p6spy:sqlite:app.db",
        "p6spy:sqlite:app.db?safelite.wal=keep&a=b, jdbc:p6spy:sqlite:app.db?a=b",
    })
    void onlySafeLitesOwnParametersAreTakenOutOfTheUrl(String given, String expected)
            throws SQLException {
        assertThat(url(given).delegateUrl()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "safelite.wall, safelite.wal",
        "safelite.Begin, safelite.begin",
        "SafeLite.begin, safelite.begin",
        "safelite.bgein, safelite.begin",
        "safelite.listeners, safelite.listener",
        "safelite., safelite.wal",
    })
    void unknownSettingIsRefusedNamingTheNearest(String name, String nearest) {
        String expected = "did you mean " + nearest + "?";
        assertThatThrownBy(() -> url("app.db?" + name + "=x"))
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll("unknown setting " + name, expected);
        assertThatThrownBy(
                        () ->
                                ConnectionRequest.parse(
                                        "jdbc:safelite:app.db", properties(name, "x")))
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll("unknown setting " + name, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "safelite.begin, imediate, 'adaptive, immediate, deferred, exclusive'",
        "safelite.wal, yes, 'auto, keep, force'",
        "safelite.queue, on, 'auto, process, off'",
        "safelite.enabled, 1, 'true, false'",
        "safelite.enabled, '', 'true, false'",
    })
    void badValueIsRefusedNamingSettingValueAndChoices(String name, String value, String choices) {
        assertThatThrownBy(() -> url("app.db?" + name + "=" + value))
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll(name + "=" + value, choices, "nearest");
    }

    @Test
    void valuesAreUnderstoodInAnyCaseAndWithBlanks() throws SQLException {
        assertThat(url("app.db?safelite.wal= KEEP ").config().wal()).isEqualTo(WalMode.KEEP);
    }

    @Test
    void settingWithoutValueIsRefused() {
        assertThatThrownBy(() -> url("app.db?safelite.wal"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("safelite.wal has no value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "1.5", "99999999999", "5s"})
    void badBusyTimeoutIsRefusedNamingIt(String value) {
        assertThatThrownBy(() -> url("app.db?busy_timeout=" + value))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("busy_timeout=" + value);
    }

    @Test
    void negativeBusyTimeoutMeansNotToWait() throws SQLException {
        assertThat(url("app.db?busy_timeout=-5").busyTimeoutMillis()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "immediate, IMMEDIATE",
        "IMMEDIATE, IMMEDIATE",
        "Exclusive, EXCLUSIVE",
        "deferred, DEFERRED",
    })
    void transactionModeInUrlIsUnderstoodAsBegin(String value, BeginMode expected)
            throws SQLException {
        assertThat(url("app.db?transaction_mode=" + value).config().begin()).isEqualTo(expected);
        assertThat(url("app.db?TRANSACTION_MODE=" + value).config().begin()).isEqualTo(expected);
    }

    @Test
    void beginWinsOverTransactionModeAndBothOverSystemProperty() throws SQLException {
        system.set("safelite.begin", "deferred");
        assertThat(url("app.db?transaction_mode=EXCLUSIVE").config().begin())
                .isEqualTo(BeginMode.EXCLUSIVE);
        assertThat(url("a?safelite.begin=immediate&transaction_mode=EXCLUSIVE").config().begin())
                .isEqualTo(BeginMode.IMMEDIATE);
    }

    @Test
    void badTransactionModeIsRefused() {
        assertThatThrownBy(() -> url("app.db?transaction_mode=lazy"))
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll("transaction_mode=lazy", "DEFERRED, IMMEDIATE, EXCLUSIVE");
    }

    @Test
    void transactionModeAndExplicitReadonlyInPropertiesDoNotReachSqliteJdbc() throws SQLException {
        Properties info =
                properties("transaction_mode", "EXCLUSIVE", "jdbc.explicit_readonly", "true");
        ConnectionRequest request = ConnectionRequest.parse("jdbc:safelite:app.db", info);
        assertThat(request.delegateProperties()).isEmpty();
        assertThat(request.config().begin()).isEqualTo(BeginMode.EXCLUSIVE);
    }

    /** It writes every default of its own into its properties, transaction_mode=DEFERRED too. */
    @Test
    void untouchedSqliteConfigDoesNotMakeTransactionsDeferred() throws SQLException {
        Properties untouched = new SQLiteConfig().toProperties();
        assertThat(untouched).containsEntry("transaction_mode", "DEFERRED");
        ConnectionRequest request = ConnectionRequest.parse("jdbc:safelite:app.db", untouched);
        assertThat(request.config().begin()).isEqualTo(BeginMode.ADAPTIVE);
        assertThat(request.journalModeGiven()).isFalse();
        assertThat(request.busyTimeoutMillis()).isEqualTo(3000);
    }

    @Test
    void transactionModeOfSqliteConfigCountsWhereItWasChosen() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setTransactionMode(SQLiteConfig.TransactionMode.EXCLUSIVE);
        assertThat(
                        ConnectionRequest.parse("jdbc:safelite:app.db", config.toProperties())
                                .config()
                                .begin())
                .isEqualTo(BeginMode.EXCLUSIVE);
    }

    @Test
    void sqliteConfigAndBeginDeferredIsDeferred() throws SQLException {
        Properties untouched = new SQLiteConfig().toProperties();
        ConnectionRequest request =
                ConnectionRequest.parse("jdbc:safelite:app.db?safelite.begin=deferred", untouched);
        assertThat(request.config().begin()).isEqualTo(BeginMode.DEFERRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal_mode=WAL", "Journal_Mode=delete", "journal_mode=bogus"})
    void anyJournalModeOfTheUserIsNoticed(String parameter) throws SQLException {
        assertThat(url("app.db?" + parameter).journalModeGiven()).isTrue();
        assertThat(url("app.db?" + parameter).delegateUrl()).endsWith(parameter);
    }

    @Test
    void listenersAreAListOfNames() throws SQLException {
        assertThat(url("app.db?safelite.listener=a.B, c.D,,").config().listeners())
                .containsExactly("a.B", "c.D");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:sqlite:x", "JDBC:sqlite:x"})
    void jdbcUrlAfterThePrefixIsRefusedSayingHowToWriteIt(String rest) {
        assertThatThrownBy(() -> url(rest))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("jdbc:safelite:sqlite:x");
    }
}
