package io.safelite.config;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What sqlite-jdbc makes of odd URLs and properties, and beside it what SafeLite does. */
class WhatPlainDoesWithPropertiesTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection plain(Properties info) throws SQLException {
        return db.open(PLAIN, db.file(), info);
    }

    private Connection safe(Properties info) throws SQLException {
        return db.open(SAFE, db.file(), info);
    }

    private static Properties withNumber() {
        Properties info = new Properties();
        info.put("busy_timeout", 1234);
        return info;
    }

    private static Properties withDefaults() {
        Properties defaults = new Properties();
        defaults.setProperty("foreign_keys", "true");
        return new Properties(defaults);
    }

    @Test
    void plainIgnoresValuesThatAreNoText() throws SQLException {
        assertThat(ask(plain(withNumber()), "PRAGMA busy_timeout")).isEqualTo("3000");
    }

    @Test
    void safeLiteUnderstandsValuesThatAreNoText() throws SQLException {
        assertThat(ask(safe(withNumber()), "PRAGMA busy_timeout")).isEqualTo("1234");
    }

    @Test
    void plainLosesTheDefaultsOfProperties() throws SQLException {
        assertThat(ask(plain(withDefaults()), "PRAGMA foreign_keys")).isEqualTo("0");
    }

    @Test
    void safeLiteHonoursTheDefaultsOfProperties() throws SQLException {
        assertThat(ask(safe(withDefaults()), "PRAGMA foreign_keys")).isEqualTo("1");
    }

    @Test
    @DriverOnly("the agent keeps SafeLite's settings from sqlite-jdbc")
    void plainMakesAnUnknownParameterPartOfTheFileName() throws SQLException {
        db.plain("?safelite.wal=keep");
        assertThat(db.file()).doesNotExist();
        assertThat(Path.of(db.file() + "?safelite.wal=keep")).exists();
    }

    @Test
    void safeLitesSettingsAreNeverPartOfTheFileName() throws Exception {
        db.safe("?safelite.wal=keep&foreign_keys=on&safelite.begin=deferred&cache_size=7");
        try (var files = Files.list(db.directory())) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("app.db");
        }
    }

    @Test
    void plainThrowsNoSqlExceptionForABadBusyTimeout() {
        assertThatThrownBy(() -> db.plain("?busy_timeout=abc"))
                .isInstanceOf(NumberFormatException.class);
    }

    @Test
    @DriverOnly(
            "the agent leaves bad values to sqlite-jdbc, whose exceptions the application knows")
    void safeLiteThrowsASqlExceptionForABadBusyTimeout() {
        assertThatThrownBy(() -> db.safe("?busy_timeout=abc"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("busy_timeout=abc");
        assertThat(db.file()).doesNotExist();
    }

    @Test
    void plainThrowsNoSqlExceptionForABadTransactionMode() {
        assertThatThrownBy(() -> db.plain("?transaction_mode=lazy"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DriverOnly(
            "the agent leaves bad values to sqlite-jdbc, whose exceptions the application knows")
    void safeLiteThrowsASqlExceptionForABadTransactionMode() {
        assertThatThrownBy(() -> db.safe("?transaction_mode=lazy"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    @DriverOnly(
            "the agent leaves bad values to sqlite-jdbc, whose exceptions the application knows")
    void safeLiteThrowsASqlExceptionForABadValueOfSqliteJdbcsOwn() {
        assertThatThrownBy(() -> db.safe("?date_class=lazy")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> db.safe("?open_mode=lazy")).isInstanceOf(SQLException.class);
    }
}
