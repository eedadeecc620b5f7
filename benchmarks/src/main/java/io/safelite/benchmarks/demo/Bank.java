package io.safelite.benchmarks.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.List;

/** Accounts with money in a file, and a log with a row for every transfer. */
final class Bank {
    static final long START_BALANCE = 1_000_000;

    private final Path file;
    private final int accounts;

    Bank(Path file, int accounts) {
        this.file = file;
        this.accounts = accounts;
    }

    int accounts() {
        return accounts;
    }

    /**
     * A new file with all accounts, made through the contender's own URL, as an application would.
     */
    void create(String url) throws SQLException, IOException {
        delete();
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        try (Connection connection = DriverManager.getConnection(url)) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(
                        "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)");
                statement.executeUpdate(
                        "CREATE TABLE transfer (id INTEGER PRIMARY KEY, thread INTEGER NOT NULL,"
                                + " number INTEGER NOT NULL, source INTEGER NOT NULL,"
                                + " target INTEGER NOT NULL, amount INTEGER NOT NULL)");
            }
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO account VALUES (?, ?)")) {
                for (int id = 1; id <= accounts; id++) {
                    insert.setInt(1, id);
                    insert.setLong(2, START_BALANCE);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    /**
     * Compares the file with what the threads were told, through a plain connection of its own.
     *
     * @param acknowledged for each thread, the numbers of the transfers whose commit returned
     */
    Audit audit(List<BitSet> acknowledged) throws SQLException {
        long[] expected = new long[accounts + 1];
        long ghosts = 0;
        long lost = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            List<BitSet> missing =
                    acknowledged.stream().map(bits -> (BitSet) bits.clone()).toList();
            try (ResultSet rows =
                    statement.executeQuery(
                            "SELECT thread, number, source, target, amount FROM transfer")) {
                while (rows.next()) {
                    BitSet ofThread = missing.get(rows.getInt(1));
                    if (ofThread.get(rows.getInt(2))) {
                        ofThread.clear(rows.getInt(2));
                    } else {
                        ghosts++;
                    }
                    expected[rows.getInt(3)] -= rows.getLong(5);
                    expected[rows.getInt(4)] += rows.getLong(5);
                }
            }
            for (BitSet ofThread : missing) {
                lost += ofThread.cardinality();
            }
            long sum = 0;
            long wrong = 0;
            try (ResultSet rows = statement.executeQuery("SELECT id, balance FROM account")) {
                while (rows.next()) {
                    sum += rows.getLong(2);
                    if (rows.getLong(2) != START_BALANCE + expected[rows.getInt(1)]) {
                        wrong++;
                    }
                }
            }
            String integrity;
            try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
                integrity = rows.next() ? rows.getString(1) : "no answer";
            }
            return new Audit(sum - accounts * START_BALANCE, wrong, ghosts, lost, integrity);
        }
    }

    /** The database and what lies beside it under the same name: the journal, the WAL and so on. */
    void delete() throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return;
        }
        String name = file.getFileName().toString();
        try (DirectoryStream<Path> siblings =
                Files.newDirectoryStream(
                        directory,
                        path -> {
                            String sibling = path.getFileName().toString();
                            return sibling.equals(name) || sibling.startsWith(name + "-");
                        })) {
            for (Path sibling : siblings) {
                Files.deleteIfExists(sibling);
            }
        }
    }

    /**
     * What the file said afterwards.
     *
     * @param difference the sum of all balances less what it was at the start
     * @param wrongAccounts accounts whose balance is not what the log of transfers says
     * @param ghosts transfers in the file whose commit was reported as failed
     * @param lost transfers whose commit was acknowledged and that are not in the file
     * @param integrity the answer of SQLite's integrity check
     */
    record Audit(long difference, long wrongAccounts, long ghosts, long lost, String integrity) {
        boolean addsUp() {
            return difference == 0
                    && wrongAccounts == 0
                    && ghosts == 0
                    && lost == 0
                    && integrity.equals("ok");
        }
    }
}
