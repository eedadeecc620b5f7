package io.safelite.it.isolation;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.sqlite.SQLiteException;

/**
 * One transaction with its connection and its thread.
 *
 * <p>It behaves as an application should: when something fails, it rolls back and does no more.
 */
final class Actor implements AutoCloseable {
    private final String name;
    private final Contender contender;
    private final boolean rehearses;
    private final Connection connection;
    private final Waiting waiting;
    private final Thread thread;
    private final BlockingQueue<Scenario.Call> calls = new LinkedBlockingQueue<>();
    private final Map<String, String> reads = new HashMap<>();
    private final List<Played.Event> events;
    private volatile boolean busy;
    private volatile boolean over;
    private volatile boolean committed;
    private volatile Throwable broken;

    /**
     * @param rehearses whether it leaves out what it should write
     * @param events where it says what happens to it
     */
    Actor(
            String name,
            Contender contender,
            String url,
            boolean readOnly,
            boolean rehearses,
            List<Played.Event> events)
            throws SQLException {
        this.name = name;
        this.contender = contender;
        this.rehearses = rehearses;
        this.events = events;
        connection = DriverManager.getConnection(url);
        waiting =
                contender.isSafeLite()
                        ? new Waiting.InTheQueue(connection)
                        : new Waiting.InSqlite(connection);
        if (readOnly) {
            connection.setReadOnly(true);
        }
        thread = new Thread(this::work, name);
        thread.setDaemon(true);
        thread.start();
    }

    String name() {
        return name;
    }

    // What the director does

    void begin(Scenario.Call call) {
        busy = true;
        calls.add(call);
    }

    /** It has nothing to do, or is known to wait for another. */
    boolean isSettled() {
        return !busy || waiting.isWaiting(thread);
    }

    boolean isBusy() {
        return busy;
    }

    /** It has ended its transaction, or lost it. */
    boolean isOver() {
        return over;
    }

    boolean isCommitted() {
        return committed;
    }

    /** Others have done something: what it waits for may be free. */
    void lookAgain() {
        waiting.lookAgain();
    }

    Map<String, String> reads() {
        return reads;
    }

    void requireUnbroken() {
        if (broken != null) {
            throw new AssertionError(name + " has broken down", broken);
        }
    }

    private void work() {
        try {
            while (true) {
                perform(calls.take());
                busy = false;
            }
        } catch (InterruptedException e) {
            // The play is over.
        } catch (Throwable e) {
            broken = e;
            busy = false;
        }
    }

    private void perform(Scenario.Call call) throws SQLException {
        try {
            call.run(this);
        } catch (SQLException e) {
            note(e);
            end(Connection::rollback);
        }
    }

    private void note(SQLException e) {
        String code =
                e instanceof SQLiteException sqlite
                        ? sqlite.getResultCode().name().replace("SQLITE_", "")
                        : String.valueOf(e.getErrorCode());
        events.add(new Played.Event.Fails(name, e.getSQLState(), code));
    }

    // What steps do

    void beginTransaction() throws SQLException {
        if (contender.hasTransactions()) {
            connection.setAutoCommit(false);
        }
    }

    void write(String sql) throws SQLException {
        if (rehearses) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** As a program does that only logs what fails. */
    void writeAndSwallow(String sql) {
        try {
            write(sql);
        } catch (SQLException e) {
            note(e);
        }
    }

    void read(String as, String condition) throws SQLException {
        reads.put(name + "." + as, rows(connection, condition));
    }

    /** The value of a row that was read alone. */
    int value(String as) {
        String rows = reads.get(name + "." + as);
        return Integer.parseInt(rows.substring(rows.indexOf('=') + 1));
    }

    void commit() throws SQLException {
        if (contender.hasTransactions()) {
            connection.commit();
        }
        committed = true;
        end(c -> {});
    }

    void rollback() throws SQLException {
        end(Connection::rollback);
    }

    private interface Finish {
        void run(Connection connection) throws SQLException;
    }

    private void end(Finish finish) throws SQLException {
        over = true;
        if (contender.hasTransactions()) {
            finish.run(connection);
            // sqlite-jdbc has begun the next transaction already; this ends it.
            connection.setAutoCommit(true);
        }
    }

    /** Rows of the table that meet the condition, as text: {@code 1=10 2=20}. */
    static String rows(Connection connection, String condition) throws SQLException {
        StringBuilder rows = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT id, value FROM test WHERE " + condition + " ORDER BY id")) {
            while (row.next()) {
                rows.append(rows.isEmpty() ? "" : " ")
                        .append(row.getInt(1))
                        .append('=')
                        .append(row.getInt(2));
            }
        }
        return rows.toString();
    }

    @Override
    public void close() throws SQLException {
        thread.interrupt();
        connection.close();
    }
}
