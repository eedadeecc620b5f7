package io.safelite.internal.jdbc;

import io.safelite.internal.sqlite.SqliteJdbc;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where rows live that were taken out of the application's database: a private SQLite database in
 * memory, one per connection, opened when it is first needed. Thread-safe.
 *
 * <p>Rows here hold no lock and pin no snapshot of the application's file, and yet every getter and
 * conversion is sqlite-jdbc's own. Only what the result set says of its tables and declared types
 * is lost.
 */
public final class Scratch implements AutoCloseable {
    /** SQLite's limit of bound parameters is at least 32766 (sqlite.org/limits.html, number 9). */
    private static final int MOST_VALUES_IN_STATEMENT = 30_000;

    /** About what one value costs beside the bytes of a text or blob. */
    private static final int USUAL_SIZE = 16;

    /** How many statements are kept to be used again, once their rows are closed. */
    private static final int MOST_KEPT = 8;

    private final Connection raw;
    private final SqliteJdbc sqlite;
    private final long limit;
    private final Map<String, Held> kept = new LinkedHashMap<>();
    private final List<Held> tables = new ArrayList<>();
    private Connection memory;
    private long tableNumber;
    private boolean closed;

    /**
     * @param raw the connection whose dates it reads alike
     * @param limit how many bytes of a half-read result set it takes at most
     */
    public Scratch(Connection raw, SqliteJdbc sqlite, long limit) {
        this.raw = raw;
        this.sqlite = sqlite;
        this.limit = limit;
    }

    /** How many bytes of a half-read result set it takes at most. */
    long limit() {
        return limit;
    }

    /**
     * A statement of this database and the rows it gives.
     *
     * @param table the table they are read from; null if they are the statement's parameters
     */
    private record Held(PreparedStatement statement, ResultSet rows, String table) {
        boolean isDone() throws SQLException {
            return rows.isClosed() || statement.isClosed();
        }
    }

    /**
     * All rows of a result set, which is closed.
     *
     * @param most how many rows to keep; 0 for all. The result set is read to its end all the same
     */
    synchronized ResultSet takeAll(ResultSet rows, int most) throws SQLException {
        List<String> labels = labels(rows);
        List<Object[]> taken = new ArrayList<>();
        while (rows.next()) {
            if (most == 0 || taken.size() < most) {
                taken.add(values(rows, labels.size()));
            }
        }
        rows.close();
        return hold(labels, taken);
    }

    /**
     * What was taken of a result set.
     *
     * @param held the rows
     * @param isAll whether none is left; else the result set stands on the last one that was taken
     */
    record Rest(ResultSet held, boolean isAll) {}

    /**
     * The rows that are left of a result set.
     *
     * @param startsOnRow whether it stands on a row that is to be the first
     * @param most how many bytes to take at most
     */
    synchronized Rest takeRest(ResultSet rows, boolean startsOnRow, long most) throws SQLException {
        List<String> labels = labels(rows);
        List<Object[]> taken = new ArrayList<>();
        long size = 0;
        boolean more = startsOnRow || rows.next();
        while (more) {
            Object[] values = values(rows, labels.size());
            taken.add(values);
            size += size(values);
            if (size > most) {
                return new Rest(hold(labels, taken), false);
            }
            more = rows.next();
        }
        rows.close();
        return new Rest(hold(labels, taken), true);
    }

    private static List<String> labels(ResultSet rows) throws SQLException {
        List<String> labels = new ArrayList<>();
        int columns = rows.getMetaData().getColumnCount();
        for (int column = 1; column <= columns; column++) {
            labels.add(rows.getMetaData().getColumnLabel(column));
        }
        return labels;
    }

    private static long size(Object[] row) {
        long size = 0;
        for (Object value : row) {
            size += USUAL_SIZE;
            if (value instanceof String text) {
                size += (long) text.length() * Character.BYTES;
            } else if (value instanceof byte[] bytes) {
                size += bytes.length;
            }
        }
        return size;
    }

    private static Object[] values(ResultSet row, int columns) throws SQLException {
        Object[] values = new Object[columns];
        for (int column = 1; column <= columns; column++) {
            values[column - 1] = row.getObject(column);
        }
        return values;
    }

    /**
     * A result set of the given rows.
     *
     * @param rows values of SQLite's storage classes: null, Integer, Long, Double, String, byte[]
     */
    synchronized ResultSet hold(List<String> labels, List<Object[]> rows) throws SQLException {
        if (closed) {
            throw new SQLException("database connection closed");
        }
        if (memory == null) {
            memory = sqlite.openScratch(raw);
        }
        boolean few = rows.size() <= MOST_VALUES_IN_STATEMENT / labels.size();
        return few ? holdInStatement(labels, rows) : holdInTable(labels, rows);
    }

    private ResultSet holdInStatement(List<String> labels, List<Object[]> rows)
            throws SQLException {
        String row = "(" + "?,".repeat(labels.size() - 1) + "?)";
        String sql =
                rows.isEmpty()
                        ? select("NULL", false, labels) + " WHERE 0"
                        : "WITH held("
                                + names(labels.size())
                                + ") AS (VALUES "
                                + (row + ",").repeat(rows.size() - 1)
                                + row
                                + ") "
                                + select("c", true, labels)
                                + " FROM held";
        PreparedStatement statement = prepare(sql);
        int parameter = 0;
        for (Object[] values : rows) {
            for (Object value : values) {
                statement.setObject(++parameter, value);
            }
        }
        ResultSet held = statement.executeQuery();
        kept.putIfAbsent(sql, new Held(statement, held, null));
        return held;
    }

    /** A statement that is kept and free, or a new one that is closed with its rows. */
    private PreparedStatement prepare(String sql) throws SQLException {
        Held free = kept.get(sql);
        if (free != null && free.isDone()) {
            kept.remove(sql);
            return free.statement();
        }
        PreparedStatement statement = memory.prepareStatement(sql);
        if (free != null) {
            statement.closeOnCompletion();
        }
        forgetOldest();
        return statement;
    }

    private void forgetOldest() throws SQLException {
        Iterator<Held> oldest = kept.values().iterator();
        while (kept.size() >= MOST_KEPT && oldest.hasNext()) {
            Held held = oldest.next();
            if (held.isDone()) {
                held.statement().close();
            } else {
                held.statement().closeOnCompletion();
            }
            oldest.remove();
        }
    }

    private ResultSet holdInTable(List<String> labels, List<Object[]> rows) throws SQLException {
        dropDone();
        String table = "held" + ++tableNumber;
        execute("CREATE TABLE " + table + "(" + names(labels.size()) + ")");
        String insert = "INSERT INTO " + table + " VALUES(" + "?,".repeat(labels.size() - 1) + "?)";
        execute("BEGIN");
        try (PreparedStatement statement = memory.prepareStatement(insert)) {
            for (Object[] values : rows) {
                for (int column = 0; column < values.length; column++) {
                    statement.setObject(column + 1, values[column]);
                }
                statement.executeUpdate();
            }
        }
        execute("COMMIT");
        PreparedStatement statement =
                memory.prepareStatement(select("c", true, labels) + " FROM " + table);
        statement.closeOnCompletion();
        ResultSet held = statement.executeQuery();
        tables.add(new Held(statement, held, table));
        return held;
    }

    private void dropDone() throws SQLException {
        for (Iterator<Held> all = tables.iterator(); all.hasNext(); ) {
            Held held = all.next();
            if (held.isDone()) {
                held.statement().close();
                execute("DROP TABLE " + held.table());
                all.remove();
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = memory.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The names of columns: c1, c2, … */
    private static String names(int columns) {
        StringBuilder names = new StringBuilder("c1");
        for (int column = 2; column <= columns; column++) {
            names.append(",c").append(column);
        }
        return names.toString();
    }

    private static String select(String value, boolean isNumbered, List<String> labels) {
        StringBuilder sql = new StringBuilder("SELECT ");
        for (int column = 1; column <= labels.size(); column++) {
            String label = labels.get(column - 1).replace("\"", "\"\"");
            sql.append(column == 1 ? "" : ",")
                    .append(value)
                    .append(isNumbered ? String.valueOf(column) : "")
                    .append(" AS \"")
                    .append(label)
                    .append('"');
        }
        return sql.toString();
    }

    @Override
    public synchronized void close() throws SQLException {
        closed = true;
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }
}
