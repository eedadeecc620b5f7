package io.safelite.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Where rows live that were taken out of the application's database: a private SQLite database in
 * memory, one per connection, opened when it is first needed. Thread-safe.
 *
 * <p>Rows here hold no lock and pin no snapshot of the application's file, and yet every getter and
 * conversion is sqlite-jdbc's own. Only what the result set says of its tables and declared types
 * is lost.
 */
final class Scratch implements AutoCloseable {
    /** SQLite's limit of bound parameters is at least 32766 (sqlite.org/limits.html, number 9). */
    private static final int MOST_VALUES_IN_STATEMENT = 30_000;

    /** Opens the database in memory. */
    interface Source {
        Connection open() throws SQLException;
    }

    private final Source source;
    private Connection memory;
    private long tables;

    Scratch(Source source) {
        this.source = source;
    }

    /** The rows that are left of a result set, which is closed. */
    synchronized ResultSet take(ResultSet raw, boolean startsOnRow) throws SQLException {
        List<String> labels = new ArrayList<>();
        int columns = raw.getMetaData().getColumnCount();
        for (int column = 1; column <= columns; column++) {
            labels.add(raw.getMetaData().getColumnLabel(column));
        }
        List<Object[]> rows = new ArrayList<>();
        boolean more = startsOnRow || raw.next();
        while (more) {
            Object[] row = new Object[columns];
            for (int column = 1; column <= columns; column++) {
                row[column - 1] = raw.getObject(column);
            }
            rows.add(row);
            more = raw.next();
        }
        raw.close();
        return hold(labels, rows);
    }

    /**
     * A result set of the given rows.
     *
     * @param rows values of SQLite's storage classes: null, Integer, Long, Double, String, byte[]
     */
    synchronized ResultSet hold(List<String> labels, List<Object[]> rows) throws SQLException {
        if (memory == null) {
            memory = source.open();
        }
        boolean few = rows.size() <= MOST_VALUES_IN_STATEMENT / labels.size();
        return few && !rows.isEmpty() ? holdInStatement(labels, rows) : holdInTable(labels, rows);
    }

    private ResultSet holdInStatement(List<String> labels, List<Object[]> rows)
            throws SQLException {
        String row = "(" + "?,".repeat(labels.size() - 1) + "?)";
        String sql =
                select("column", labels)
                        + " FROM (VALUES "
                        + (row + ",").repeat(rows.size() - 1)
                        + row
                        + ")";
        PreparedStatement statement = memory.prepareStatement(sql);
        statement.closeOnCompletion();
        int parameter = 0;
        for (Object[] values : rows) {
            for (Object value : values) {
                statement.setObject(++parameter, value);
            }
        }
        return statement.executeQuery();
    }

    private ResultSet holdInTable(List<String> labels, List<Object[]> rows) throws SQLException {
        String table = "held" + ++tables;
        StringBuilder names = new StringBuilder("c1");
        for (int column = 2; column <= labels.size(); column++) {
            names.append(",c").append(column);
        }
        memory.setAutoCommit(false);
        try (Statement statement = memory.createStatement()) {
            statement.executeUpdate("CREATE TABLE " + table + "(" + names + ")");
        }
        String insert = "INSERT INTO " + table + " VALUES(" + "?,".repeat(labels.size() - 1) + "?)";
        try (PreparedStatement statement = memory.prepareStatement(insert)) {
            for (Object[] values : rows) {
                for (int column = 0; column < values.length; column++) {
                    statement.setObject(column + 1, values[column]);
                }
                statement.executeUpdate();
            }
        }
        memory.setAutoCommit(true);
        PreparedStatement statement =
                memory.prepareStatement(select("c", labels) + " FROM " + table);
        statement.closeOnCompletion();
        return statement.executeQuery();
    }

    private static String select(String columnPrefix, List<String> labels) {
        StringBuilder sql = new StringBuilder("SELECT ");
        for (int column = 1; column <= labels.size(); column++) {
            String label = labels.get(column - 1).replace("\"", "\"\"");
            sql.append(column == 1 ? "" : ",")
                    .append(columnPrefix)
                    .append(column)
                    .append(" AS \"")
                    .append(label)
                    .append('"');
        }
        return sql.toString();
    }

    @Override
    public synchronized void close() throws SQLException {
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }
}
