package io.safelite;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Databases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.SQLiteConnection;

/** The promise in its shortest form: swap the prefix, and concurrent writers just work. */
class FirstStepsTest {
    private static final int THREADS = 8;
    private static final int TRANSACTIONS = 50;

    @RegisterExtension final Databases db = new Databases();

    @Test
    void eightThreadsReadModifyWriteAndEveryIncrementCounts() throws Exception {
        run(db.safe(""), "CREATE TABLE counter(n INTEGER)", "INSERT INTO counter VALUES(0)");
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Connection connection = db.safe("");
            all.add(pool.submit(() -> increment(connection)));
        }
        for (Future<?> one : all) {
            one.get();
        }
        pool.shutdown();
        assertThat(ask(db.plain(""), "SELECT n FROM counter"))
                .isEqualTo(String.valueOf(THREADS * TRANSACTIONS));
    }

    private static Void increment(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        for (int i = 0; i < TRANSACTIONS; i++) {
            int n;
            try (PreparedStatement read = connection.prepareStatement("SELECT n FROM counter");
                    ResultSet row = read.executeQuery()) {
                row.next();
                n = row.getInt(1);
            }
            try (PreparedStatement write =
                    connection.prepareStatement("UPDATE counter SET n = ?")) {
                write.setInt(1, n + 1);
                write.executeUpdate();
            }
            connection.commit();
        }
        return null;
    }

    @Test
    void connectionCanBeCastToSqliteJdbcsClass() throws SQLException {
        Connection connection = db.safe("");
        assertThat(connection).isInstanceOf(SQLiteConnection.class);
        assertThat(connection.unwrap(SQLiteConnection.class)).isSameAs(connection);
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.getConnection()).isSameAs(connection);
        }
    }

    @Test
    void fileIsInWalModeAndBusyTimeoutIsThirtySeconds() throws SQLException {
        Connection connection = db.safe("");
        assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("wal");
        assertThat(ask(connection, "PRAGMA busy_timeout")).isEqualTo("30000");
    }
}
