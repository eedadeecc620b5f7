package io.safelite.agent.it.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An application that is loaded and unloaded: does everything after which something could be kept
 * of it. Closing it takes its driver off.
 */
public final class LeakTenant implements AutoCloseable {
    private final List<Connection> connections = new ArrayList<>();
    private final boolean closes;

    /**
     * @param closes whether it closes its connections at its end
     */
    public LeakTenant(String directory, boolean closes) throws Exception {
        this.closes = closes;
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(LeakTenant.class.getClassLoader());
        try {
            Class.forName("org.sqlite.JDBC");
            Path databases = Files.createDirectories(Path.of(directory));
            boolean isFirst = !Files.exists(databases.resolve("shared.db"));
            if (isFirst) {
                String contended = PlainApp.url(databases, "contention.db");
                try (Connection connection = DriverManager.getConnection(contended)) {
                    execute(connection, "pragma journal_mode=wal");
                }
                Contention.run(contended);
            }
            for (int i = 0; i < 4; i++) {
                connections.add(DriverManager.getConnection(PlainApp.url(databases, "shared.db")));
            }
            if (isFirst) {
                work();
            }
            // Rows that nobody fetches, and a statement that nobody closes.
            connections.get(2).createStatement().executeQuery("select * from t").next();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** A transaction that has to be run again, and one that is rolled back. */
    private void work() throws SQLException {
        Connection first = connections.get(0);
        Connection second = connections.get(1);
        execute(first, "pragma journal_mode=wal");
        execute(first, "create table t (id integer primary key, x)");
        execute(first, "insert into t values (1, 0), (2, 0)");
        first.setAutoCommit(false);
        DriverChecks.text(first, "select x from t where id = 1");
        execute(second, "update t set x = x + 1 where id = 2");
        try {
            execute(first, "update t set x = x + 1 where id = 1");
            first.commit();
            System.out.println("run again");
        } catch (SQLException e) {
            first.rollback(); // Without the agent its snapshot is too old.
        }
        second.setAutoCommit(false);
        execute(second, "update t set x = 0");
        second.rollback();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        if (closes) {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        connections.clear();
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            DriverManager.deregisterDriver(driver);
        }
    }
}
