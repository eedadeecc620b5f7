package io.safelite.it.powerloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full: what is said, what is kept, and that it goes on when there is room again. */
@Tag("jdk-independent")
class DiskFullTest {
    private static final int SQLITE_FULL = 13;
    private static final int THREADS = 4;
    private static final int ROWS = 3;

    @TempDir Path home;

    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final List<Connection> connections = new ArrayList<>();
    private SmallDisk disk;

    /** What a thread does until it fails. */
    private interface Work {
        /**
         * @param id of the first row
         */
        void write(Connection connection, String id) throws SQLException;
    }

    @BeforeEach
    void mount() throws Exception {
        disk = new SmallDisk(home);
        for (int i = 0; i < THREADS; i++) {
            connections.add(
                    DriverManager.getConnection(
                            "jdbc:safelite:" + disk.directory().resolve("app.db")));
        }
        execute(connections.get(0), "CREATE TABLE t(id TEXT PRIMARY KEY, filler BLOB)");
    }

    @AfterEach
    void unmount() throws Exception {
        for (Connection connection : connections) {
            connection.close();
        }
        if (disk != null) {
            disk.close();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void insert(Connection connection, String id) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO t VALUES(?, zeroblob(3000))")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
        if (connection.getAutoCommit()) {
            acknowledged.add(id);
        }
    }

    private void insertSome(Connection connection, String id) throws SQLException {
        for (int row = 0; row < ROWS; row++) {
            insert(connection, id + "-" + row);
        }
        connection.commit();
        for (int row = 0; row < ROWS; row++) {
            acknowledged.add(id + "-" + row);
        }
    }

    /** All threads write until each has failed; returns how. */
    private List<SQLException> fill(Work work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<SQLException>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String thread = "first-" + i + "-";
                Connection connection = connections.get(i);
                all.add(
                        pool.submit(
                                () -> {
                                    for (int n = 0; ; n++) {
                                        try {
                                            work.write(connection, thread + n);
                                        } catch (SQLException e) {
                                            return e;
                                        }
                                    }
                                }));
            }
            List<SQLException> failures = new ArrayList<>();
            for (Future<SQLException> one : all) {
                failures.add(one.get());
            }
            return failures;
        } finally {
            pool.shutdownNow();
        }
    }

    private void goOn(Work work) throws Exception {
        disk.makeRoom();
        for (int i = 0; i < THREADS; i++) {
            work.write(connections.get(i), "second-" + i);
        }
    }

    /** With plain SQLite, after the connections are closed. */
    private void requireExactlyTheAcknowledged() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
        Set<String> rows = new TreeSet<>();
        try (Connection plain =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + disk.directory().resolve("app.db"));
                Statement statement = plain.createStatement()) {
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                assertThat(row.getString(1)).isEqualTo("ok");
            }
            try (ResultSet row = statement.executeQuery("SELECT id FROM t")) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
        }
        assertThat(rows).isEqualTo(acknowledged);
    }

    @Test
    void inAutocommit() throws Exception {
        assertThat(fill(this::insert))
                .allSatisfy(
                        failure -> {
                            assertThat(failure.getErrorCode()).isEqualTo(SQLITE_FULL);
                            assertThat(failure.getMessage()).contains("SQLITE_FULL");
                        });
        goOn(this::insert);
        requireExactlyTheAcknowledged();
    }

    @Test
    void inTransactions() throws Exception {
        for (Connection connection : connections) {
            connection.setAutoCommit(false);
        }
        assertThat(fill(this::insertSome))
                .allSatisfy(
                        failure -> {
                            assertThat(failure.getErrorCode()).isEqualTo(SQLITE_FULL);
                            assertThat(failure.getSQLState()).isEqualTo("40000");
                            assertThat(failure.getMessage()).contains("SQLITE_FULL");
                        });
        for (Connection connection : connections) {
            assertThatThrownBy(() -> insertSome(connection, "too early"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("25000"));
            connection.rollback();
        }
        goOn(this::insertSome);
        requireExactlyTheAcknowledged();
    }
}
