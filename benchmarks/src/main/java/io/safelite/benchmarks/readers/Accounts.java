package io.safelite.benchmarks.readers;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Accounts in blocks. Money is moved within a block only, so that whoever reads a block can tell
 * from its sum whether it saw one moment.
 */
final class Accounts {
    static final int BLOCKS = 100;

    /** Accounts of one block: what a reader scans. */
    static final int BLOCK = 100;

    private static final int BALANCE = 1000;
    static final long SUM_OF_BLOCK = (long) BLOCK * BALANCE;

    private Accounts() {}

    /** Makes the table, with the ids from 0. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "CREATE TABLE account (id INTEGER PRIMARY KEY, owner TEXT NOT NULL,"
                            + " balance INTEGER NOT NULL, writes INTEGER NOT NULL)");
        }
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO account VALUES (?, ?, ?, 0)")) {
            for (int id = 0; id < BLOCKS * BLOCK; id++) {
                insert.setInt(1, id);
                insert.setString(2, "The owner of account " + id);
                insert.setInt(3, BALANCE);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /**
     * Compares the file with what the writers were told, through a plain connection of its own.
     *
     * @param transfers how many commits returned
     * @return what is wrong, empty if nothing
     */
    static String audit(Path file, long transfers) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            long money = number(statement, "SELECT sum(balance) FROM account");
            long expectedMoney = BLOCKS * SUM_OF_BLOCK;
            if (money != expectedMoney) {
                return "the balances add up to " + money + " and not " + expectedMoney;
            }
            long writes = number(statement, "SELECT sum(writes) FROM account");
            if (writes != 2 * transfers) {
                return writes + " writes are in the file and not twice " + transfers;
            }
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                String answer = row.next() ? row.getString(1) : "no answer";
                return answer.equals("ok") ? "" : "integrity check: " + answer;
            }
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
