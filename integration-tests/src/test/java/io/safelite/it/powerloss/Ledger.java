package io.safelite.it.powerloss;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What {@link LedgerWriter}s write: how a step is done, and what must be there after it. */
final class Ledger {
    private static final String SCHEMA =
            """
            CREATE TABLE account(id INTEGER PRIMARY KEY, balance INTEGER, settled INTEGER, note BLOB);
            CREATE TABLE journal(thread INTEGER, number INTEGER, debit INTEGER, credit INTEGER,
                amount INTEGER, note BLOB, PRIMARY KEY(thread, number));
            CREATE INDEX journal_by_account ON journal(debit, credit);
            CREATE TABLE remark(thread INTEGER, number INTEGER, note BLOB);
            CREATE TABLE progress(thread INTEGER PRIMARY KEY, number INTEGER);
            CREATE TRIGGER remarked AFTER INSERT ON remark BEGIN
                UPDATE progress SET number = NEW.number WHERE thread = NEW.thread;
            END;
            WITH RECURSIVE n(id) AS (VALUES(0) UNION ALL SELECT id + 1 FROM n WHERE id < %d - 1)
                INSERT INTO account SELECT id, 0, 0, zeroblob(300) FROM n;
            WITH RECURSIVE n(id) AS (VALUES(0) UNION ALL SELECT id + 1 FROM n WHERE id < %d - 1)
                INSERT INTO progress SELECT id, 0 FROM n;
            """;

    /** What is written in the notes of a step, for comparisons: it is asked for again and again. */
    private static final Map<Step, String> NOTES = new ConcurrentHashMap<>();

    private Ledger() {}

    /** Creates everything, in one transaction. */
    static void create(Connection connection, int threads) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // So that checkpoints make the file shorter, too.
            statement.execute("PRAGMA auto_vacuum=FULL");
            connection.setAutoCommit(false);
            statement.executeUpdate(SCHEMA.formatted(Step.ACCOUNTS, threads));
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    /** Does it, up to and including its commit. */
    static void execute(Connection connection, Step step) throws SQLException {
        if (step.kind() == Step.Kind.REMARK) {
            remark(connection, step);
            return;
        }
        connection.setAutoCommit(false);
        switch (step.kind()) {
            case TRANSFER -> transfer(connection, step);
            case TRANSFER_AFTER_ROLLBACK -> {
                // Large enough to leave SQLite's cache before its end.
                write(connection, "UPDATE journal SET note = zeroblob(9000)");
                transfer(connection, step);
                connection.rollback();
                transfer(connection, step);
            }
            case SETTLE -> settle(connection, step);
            case SCHEMA -> {
                write(connection, "CREATE TABLE " + step.table() + "(x)");
                write(connection, "INSERT INTO " + step.table() + " VALUES(?)", step.number());
                write(connection, "DROP TABLE IF EXISTS " + step.tableBefore());
            }
            case REMARK -> throw new AssertionError(step);
        }
        write(
                connection,
                "UPDATE progress SET number = ? WHERE thread = ?",
                step.number(),
                step.thread());
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** In autocommit: one statement, or a batch of one. */
    private static void remark(Connection connection, Step step) throws SQLException {
        String insert = "INSERT INTO remark VALUES(?, ?, ?)";
        if (step.number() % 2 == 0) {
            write(connection, insert, step, step.note());
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            set(statement, step, step.note());
            statement.addBatch();
            statement.executeBatch();
        }
    }

    private static void transfer(Connection connection, Step step) throws SQLException {
        String change = "UPDATE account SET balance = balance + ? WHERE id = ?";
        write(connection, change, -step.amount(), step.debit());
        write(
                connection,
                "INSERT INTO journal VALUES(?, ?, ?, ?, ?, ?)",
                step.thread(),
                step.number(),
                step.debit(),
                step.credit(),
                step.amount(),
                step.note());
        write(connection, change, step.amount(), step.credit());
    }

    private static void settle(Connection connection, Step step) throws SQLException {
        String settled = " FROM journal WHERE thread = ? AND number < ?";
        for (String side : List.of("debit", "credit")) {
            write(
                    connection,
                    "UPDATE account SET settled = settled + (SELECT coalesce(sum(amount), 0)"
                            + settled
                            + " AND account.id = "
                            + side
                            + ")",
                    step.thread(),
                    step.settledBefore());
        }
        write(connection, "DELETE" + settled, step.thread(), step.settledBefore());
    }

    private static void write(Connection connection, String sql, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            statement.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        int index = 1;
        for (Object parameter : parameters) {
            if (parameter instanceof Step step) {
                statement.setInt(index++, step.thread());
                statement.setInt(index++, step.number());
            } else {
                statement.setObject(index++, parameter);
            }
        }
    }

    /** How far each thread has come; nothing if there is no ledger. */
    static Optional<List<Integer>> progress(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet tables =
                    statement.executeQuery("SELECT 1 FROM sqlite_schema WHERE name = 'progress'")) {
                if (!tables.next()) {
                    return Optional.empty();
                }
            }
            List<Integer> numbers = new ArrayList<>();
            try (ResultSet row =
                    statement.executeQuery("SELECT number FROM progress ORDER BY thread")) {
                while (row.next()) {
                    numbers.add(row.getInt(1));
                }
            }
            return Optional.of(numbers);
        }
    }

    /** All that must be there when the threads have come so far. */
    static SortedSet<String> expected(List<Integer> progress) {
        SortedSet<String> lines = new TreeSet<>();
        long[] balances = new long[Step.ACCOUNTS];
        long[] settled = new long[Step.ACCOUNTS];
        for (int thread = 0; thread < progress.size(); thread++) {
            int end = progress.get(thread);
            int settledBefore = 0;
            String table = null;
            for (int number = 1; number <= end; number++) {
                Step step = new Step(thread, number);
                if (step.kind() == Step.Kind.SETTLE) {
                    settledBefore = step.settledBefore();
                } else if (step.kind() == Step.Kind.SCHEMA) {
                    table = "table " + step.table() + " " + number;
                }
            }
            if (table != null) {
                lines.add(table);
            }
            for (int number = 1; number <= end; number++) {
                Step step = new Step(thread, number);
                switch (step.kind()) {
                    case TRANSFER, TRANSFER_AFTER_ROLLBACK -> {
                        balances[step.debit()] -= step.amount();
                        balances[step.credit()] += step.amount();
                        if (number < settledBefore) {
                            settled[step.debit()] += step.amount();
                            settled[step.credit()] += step.amount();
                        } else {
                            lines.add(
                                    "journal %d %d %d %d %d %s"
                                            .formatted(
                                                    thread,
                                                    number,
                                                    step.debit(),
                                                    step.credit(),
                                                    step.amount(),
                                                    note(step)));
                        }
                    }
                    case REMARK ->
                            lines.add("remark %d %d %s".formatted(thread, number, note(step)));
                    case SETTLE, SCHEMA -> {}
                }
            }
        }
        for (int id = 0; id < Step.ACCOUNTS; id++) {
            lines.add("account %d %d %d".formatted(id, balances[id], settled[id]));
        }
        return lines;
    }

    private static String note(Step step) {
        return NOTES.computeIfAbsent(step, each -> Step.describe(each.note()));
    }

    /** All that is there. */
    static SortedSet<String> contents(Connection connection) throws SQLException {
        SortedSet<String> lines = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            read(lines, statement, "SELECT 'account', id, balance, settled FROM account");
            read(
                    lines,
                    statement,
                    "SELECT 'journal', thread, number, debit, credit, amount, note FROM journal");
            read(lines, statement, "SELECT 'remark', thread, number, note FROM remark");
            List<String> tables = new ArrayList<>();
            try (ResultSet row =
                    statement.executeQuery(
                            "SELECT name FROM sqlite_schema WHERE name LIKE 'extra%'")) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            for (String table : tables) {
                read(lines, statement, "SELECT 'table', '" + table + "', x FROM " + table);
            }
        }
        return lines;
    }

    private static void read(SortedSet<String> lines, Statement statement, String sql)
            throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                StringBuilder line = new StringBuilder(row.getString(1));
                for (int i = 2; i <= columns; i++) {
                    Object value = row.getObject(i);
                    line.append(' ')
                            .append(value instanceof byte[] note ? Step.describe(note) : value);
                }
                lines.add(line.toString());
            }
        }
    }
}
