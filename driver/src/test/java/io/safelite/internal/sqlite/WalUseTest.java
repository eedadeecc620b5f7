package io.safelite.internal.sqlite;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a log's file is what SQLite says of it. */
@DriverOnly("of the engine's inside")
class WalUseTest {
    private static final String INSERT = "INSERT INTO t VALUES(randomblob(2000))";

    @RegisterExtension final Databases db = new Databases();

    private Connection wal(int pageSize) throws SQLException {
        Connection connection = db.plain("");
        run(
                connection,
                "PRAGMA page_size=" + pageSize,
                "PRAGMA journal_mode=WAL",
                "PRAGMA wal_autocheckpoint=0",
                "CREATE TABLE t(a)");
        return connection;
    }

    private static WalUse use(Connection connection) throws SQLException, IOException {
        return WalUse.of(DatabaseFile.allOf(connection).get(0));
    }

    private static long pagesBySqlite(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
            row.next();
            return row.getLong(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65536})
    void countsPages(int pageSize) throws Exception {
        Connection connection = wal(pageSize);
        for (int i = 0; i < 50; i++) {
            run(connection, INSERT);
            assertThat(use(connection).pages()).isEqualTo(pagesBySqlite(connection));
        }
        assertThat(use(connection).pageBytes()).isEqualTo(pageSize + 24);
    }

    @Test
    void aLogThatIsBegunAnewKeepsItsLength() throws Exception {
        Connection connection = wal(4096);
        for (int i = 0; i < 50; i++) {
            run(connection, INSERT);
        }
        WalUse before = use(connection);
        assertThat(ask(connection, "PRAGMA wal_checkpoint(PASSIVE)")).isEqualTo("0");
        assertThat(use(connection)).isEqualTo(before);
        run(connection, INSERT);

        WalUse after = use(connection);
        assertThat(after.fileBytes()).isEqualTo(before.fileBytes());
        assertThat(after.generation()).isNotEqualTo(before.generation());
        assertThat(after.pages()).isEqualTo(pagesBySqlite(connection)).isLessThan(5);
    }

    @Test
    void aLogThatIsNotThereHasNothing() throws Exception {
        Connection connection = wal(4096);
        run(connection, INSERT, "PRAGMA wal_checkpoint(TRUNCATE)");
        assertThat(use(connection)).isEqualTo(WalUse.NOTHING);

        run(connection, "PRAGMA journal_mode=DELETE");
        assertThat(use(connection)).isEqualTo(WalUse.NOTHING);
    }

    @Test
    void whatIsNoLogIsNotTakenForOne() throws Exception {
        Connection connection = db.plain("");
        run(connection, "CREATE TABLE t(a)");
        Path path = db.file().resolveSibling(db.file().getFileName() + "-wal");
        Files.write(path, new byte[100]);
        try {
            assertThatThrownBy(() -> use(connection)).hasMessageContaining("no write-ahead log");
        } finally {
            Files.delete(path);
        }
    }
}
