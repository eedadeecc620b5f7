package io.safelite.integrations;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Two connections in each other's way: one waits, one meets a conflict. Argument: a URL. */
public final class SpyProbe {
    private static final long HELD_MILLIS = 300;

    private SpyProbe() {}

    public static void main(String[] args) throws Exception {
        try (Connection one = DriverManager.getConnection(args[0]);
                Connection other = DriverManager.getConnection(args[0])) {
            run(one, "CREATE TABLE t(x)");
            run(one, "INSERT INTO t VALUES(0)");
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            waits(one, other);
            conflicts(one, other);
        }
        System.out.println("done");
    }

    private static void waits(Connection one, Connection other) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch held = new CountDownLatch(1);
            Future<?> holder =
                    thread.submit(
                            () -> {
                                run(one, "UPDATE t SET x = x + 1");
                                held.countDown();
                                Thread.sleep(HELD_MILLIS);
                                one.commit();
                                return null;
                            });
            held.await();
            run(other, "UPDATE t SET x = x + 1");
            other.commit();
            holder.get();
        } finally {
            thread.shutdown();
        }
    }

    /** What has been read is changed by another before it is written. */
    private static void conflicts(Connection one, Connection other) throws SQLException {
        try (Statement statement = one.createStatement();
                ResultSet row = statement.executeQuery("SELECT x FROM t")) {
            row.next();
            row.getInt(1);
        }
        run(other, "UPDATE t SET x = x + 1");
        other.commit();
        try {
            run(one, "UPDATE t SET x = x + 1");
            throw new IllegalStateException("no conflict");
        } catch (SQLException e) {
            System.out.println("refused " + e.getSQLState());
            one.rollback();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
