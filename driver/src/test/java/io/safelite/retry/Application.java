package io.safelite.retry;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteException;

/**
 * An application that does what a {@link Script} says and remembers everything it has seen. It runs
 * on plain sqlite-jdbc and on SafeLite alike, so that the two can be compared.
 *
 * <p>It keeps its statements for as long as it lives, as applications do: a script that is run
 * again uses the same objects. A failure is something seen, and the script goes on; only a conflict
 * ends it.
 */
final class Application {
    private static final Pattern NAMED = Pattern.compile("(\\w+): (.*)", Pattern.DOTALL);

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final Map<String, Query> queries = new HashMap<>();
    private final Map<String, Savepoint> savepoints = new HashMap<>();
    private final List<Object> seen = new ArrayList<>();

    /** What an action works with: a statement and the rows it gave. */
    private static final class Query {
        Statement own;
        Statement latest;
        ResultSet rows;
        ResultSetMetaData metaData;
    }

    Application(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** What it has seen since {@link #begin}. */
    List<Object> seen() {
        return List.copyOf(seen);
    }

    /** Begins a transaction, with nothing seen yet. */
    void begin() throws SQLException {
        seen.clear();
        connection.setAutoCommit(false);
    }

    void commit() throws SQLException {
        closeRows();
        connection.commit();
        connection.setAutoCommit(true);
    }

    void rollback() throws SQLException {
        connection.rollback();
        closeRows();
        connection.setAutoCommit(true);
    }

    private void closeRows() throws SQLException {
        savepoints.clear();
        for (Query query : queries.values()) {
            if (query.rows != null) {
                query.rows.close();
                query.rows = null;
            }
        }
    }

    /** Gives all its statements back; it begins no transaction any more. */
    void closeStatements() throws SQLException {
        for (Statement statement : prepared.values()) {
            statement.close();
        }
        for (Query query : queries.values()) {
            if (query.own != null) {
                query.own.close();
            }
        }
    }

    /** Does all of it. */
    void perform(List<String> actions) throws SQLException {
        for (String action : actions) {
            perform(action);
        }
    }

    /**
     * Does one thing.
     *
     * @throws SQLException if the transaction has met a conflict
     */
    void perform(String action) throws SQLException {
        Matcher named = NAMED.matcher(action);
        boolean isNamed = named.matches();
        String[] words = (isNamed ? named.group(2) : action).split(" ", 2);
        Query query = queries.computeIfAbsent(isNamed ? named.group(1) : "", name -> new Query());
        try {
            perform(query, words[0], words.length > 1 ? words[1] : "");
        } catch (SQLException e) {
            if (isConflict(e)) {
                throw e;
            }
            seen.add(words[0].toLowerCase(Locale.ROOT).endsWith("batch") ? "failed" : failure(e));
        }
    }

    private static boolean isConflict(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("40") || state.startsWith("25"));
    }

    private static String failure(SQLException e) {
        return "failed with "
                + (e instanceof SQLiteException lite ? lite.getResultCode() : e.getErrorCode());
    }

    private void perform(Query query, String word, String rest) throws SQLException {
        switch (word) {
            case "query" -> query.rows = statement(query).executeQuery(rest);
            case "execute" -> execute(query, statement(query).execute(rest));
            case "text" -> statement(query).execute(rest);
            case "update" -> seen.add(statement(query).executeUpdate(rest));
            case "largeUpdate" -> seen.add(statement(query).executeLargeUpdate(rest));
            case "batch" -> batch(query, rest);
            case "prepared" -> query.rows = bound(query, rest).executeQuery();
            case "preparedExecute" -> execute(query, bound(query, rest).execute());
            case "preparedUpdate" -> seen.add(bound(query, rest).executeUpdate());
            case "preparedBatch" -> preparedBatch(query, rest);
            case "again" -> query.rows = ((PreparedStatement) query.latest).executeQuery();
            case "limit" -> statement(query).setMaxRows(Integer.parseInt(rest));
            case "keys" -> keys(query);
            case "close" -> rows(query).close();
            case "closeStatement" -> closeStatement(query);
            case "savepoint" -> savepoints.put(rest, connection.setSavepoint(rest));
            case "release" -> connection.releaseSavepoint(savepoints.remove(rest));
            case "rollbackTo" -> connection.rollback(savepoints.get(rest));
            case "metaData" -> query.metaData = rows(query).getMetaData();
            case "label" -> seen.add(query.metaData.getColumnLabel(1));
            case "columns" -> seen.add(rows(query).getMetaData().getColumnCount());
            case "tables" -> tables();
            case "next" -> seen.add(rows(query).next());
            default -> seen.add(Getters.get(rows(query), word, rest));
        }
    }

    private static ResultSet rows(Query query) throws SQLException {
        if (query.rows == null) {
            throw new SQLException("there is no result set: its query has failed");
        }
        return query.rows;
    }

    private Statement statement(Query query) throws SQLException {
        query.rows = null;
        if (query.own == null) {
            query.own = connection.createStatement();
        }
        query.latest = query.own;
        return query.own;
    }

    private void closeStatement(Query query) throws SQLException {
        query.own.close();
        query.own = null;
    }

    private void execute(Query query, boolean isRows) throws SQLException {
        seen.add(isRows);
        if (isRows) {
            query.rows = query.latest.getResultSet();
        } else {
            seen.add(query.latest.getUpdateCount());
        }
    }

    private void batch(Query query, String texts) throws SQLException {
        Statement statement = statement(query);
        for (String sql : texts.split(" & ")) {
            statement.addBatch(sql);
        }
        seen.add(counts(statement.executeBatch()));
    }

    private void preparedBatch(Query query, String text) throws SQLException {
        String[] parts = text.split(" with ");
        PreparedStatement statement = prepare(query, parts[0]);
        for (String value : parts[1].split(" & ")) {
            statement.setObject(1, Script.value(value));
            statement.addBatch();
        }
        seen.add(counts(statement.executeBatch()));
    }

    private static List<Integer> counts(int[] counts) {
        return java.util.Arrays.stream(counts).boxed().toList();
    }

    /** "SQL with value, value" as a prepared statement with its values. */
    private PreparedStatement bound(Query query, String text) throws SQLException {
        String[] parts = text.split(" with ");
        PreparedStatement statement = prepare(query, parts[0]);
        if (parts.length > 1) {
            String[] values = parts[1].split(", ");
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, Script.value(values[i]));
            }
        }
        return statement;
    }

    private PreparedStatement prepare(Query query, String sql) throws SQLException {
        query.rows = null;
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        query.latest = statement;
        return statement;
    }

    private void keys(Query query) throws SQLException {
        try (ResultSet keys = query.latest.getGeneratedKeys()) {
            while (keys.next()) {
                seen.add(keys.getLong(1));
            }
        }
    }

    private void tables() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        try (ResultSet tables = metaData.getTables(null, null, "%", new String[] {"TABLE"})) {
            while (tables.next()) {
                seen.add(tables.getString("TABLE_NAME"));
            }
        }
    }
}
