package io.safelite.transaction;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Access;
import io.safelite.testing.Databases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A database file that is deleted, moved or replaced under an open connection. */
class DeletedFileTest {
    @RegisterExtension final Databases db = new Databases();

    private Connection open(Access access, String parameters) throws SQLException {
        Connection connection = access.connect(db.file() + parameters);
        run(connection, "CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        return connection;
    }

    private void move() throws Exception {
        Files.move(db.file(), db.directory().resolve("elsewhere.db"));
        // Longer than SafeLite takes the file to be where it was.
        Thread.sleep(1);
    }

    private void deleteRest() throws Exception {
        for (String suffix : new String[] {"-wal", "-shm"}) {
            Files.deleteIfExists(Path.of(db.file() + suffix));
        }
    }

    @Test
    void plainInWalModeWritesOnWithoutAWord() throws Exception {
        try (Connection plain = open(PLAIN, "?journal_mode=WAL")) {
            move();
            assertThatCode(() -> run(plain, "INSERT INTO t VALUES(2)")).doesNotThrowAnyException();
        }
        deleteRest();
    }

    @Test
    void autocommitWriteIsRefused() throws Exception {
        try (Connection connection = open(SAFE, "")) {
            move();
            assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES(2)"))
                    .isInstanceOfSatisfying(
                            SQLiteException.class,
                            e -> {
                                assertThat(e.getResultCode())
                                        .isEqualTo(SQLiteErrorCode.SQLITE_READONLY_DBMOVED);
                                assertThat(e.getMessage()).contains(db.file().toString());
                            });
            assertThat(Databases.slot(connection).holder()).isNull();
        }
        deleteRest();
    }

    @Test
    void writeTransactionIsRefused() throws Exception {
        try (Connection connection = open(SAFE, "")) {
            connection.setAutoCommit(false);
            move();
            assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES(2)"))
                    .hasMessageContaining("SQLITE_READONLY_DBMOVED");
            assertThat(Databases.slot(connection).holder()).isNull();
        }
        deleteRest();
    }

    @Test
    void fileReplacedByAnotherIsNotTakenForIt() throws Exception {
        try (Connection connection = open(SAFE, "")) {
            move();
            Files.createFile(db.file());
            assertThatThrownBy(() -> run(connection, "INSERT INTO t VALUES(2)"))
                    .hasMessageContaining("SQLITE_READONLY_DBMOVED");
        }
        deleteRest();
    }
}
