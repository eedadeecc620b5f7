package io.safelite.it.frameworks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of every bank, and what must be true of them in the end. */
final class Books {
    static final int ACCOUNTS = 10;
    static final int BALANCE = 1_000;

    private Books() {}

    /** Before the bank opens, as a script would. */
    static void create(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE account(id INTEGER PRIMARY KEY, balance INTEGER NOT NULL,"
                            + " version INTEGER NOT NULL DEFAULT 0)");
            statement.execute(
                    "CREATE TABLE transfer(id INTEGER PRIMARY KEY, amount INTEGER NOT NULL)");
            for (int id = 0; id < ACCOUNTS; id++) {
                statement.execute(
                        "INSERT INTO account(id, balance) VALUES(" + id + ", " + BALANCE + ")");
            }
        }
    }

    /**
     * Looks at them after the bank has closed.
     *
     * @param transfers how many the bank said it has made
     * @return what is wrong; "right" if nothing is
     */
    static String audit(String url, int transfers) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            long money = number(statement, "SELECT sum(balance) FROM account");
            long noted = number(statement, "SELECT count(*) FROM transfer");
            if (money != (long) ACCOUNTS * BALANCE) {
                return "money is " + money + " instead of " + ACCOUNTS * BALANCE;
            }
            return noted == transfers ? "right" : noted + " transfers instead of " + transfers;
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getLong(1);
        }
    }
}
