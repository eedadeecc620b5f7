package io.safelite.it.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.DiskCall;
import io.safelite.testing.DiskCall.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That each kind of loss is found: in a database of one file, written by hand. */
@Tag("jdk-independent")
class PowerLossesTest {
    private static final byte[] NO_DATA = {};

    @TempDir Path directory;

    private final List<DiskCall> calls = new ArrayList<>();
    private Path database;

    @BeforeEach
    void create() throws SQLException {
        database = directory.resolve("app.db");
        try (Connection connection = connect()) {
            Ledger.create(connection, 1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }

    private void step(int number) throws SQLException {
        try (Connection connection = connect()) {
            Ledger.execute(connection, new Step(0, number));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void call(Kind kind, String file, byte[] data) {
        calls.add(new DiskCall(kind, file, 0, 0, data));
    }

    /** The whole file as it is now. */
    private void write() throws Exception {
        call(Kind.WRITE, "app.db", Files.readAllBytes(database));
    }

    private void sync(String file) {
        call(Kind.SYNC_BEGIN, file, NO_DATA);
        call(Kind.SYNC_END, file, NO_DATA);
    }

    private void note(Note.Kind kind, int number) {
        call(
                Kind.WRITE,
                "app.db" + LedgerWriter.NOTES,
                (new Note(kind, 0, number) + "\n").getBytes(UTF_8));
    }

    private void writeDurably() throws Exception {
        call(Kind.CREATE, "app.db", NO_DATA);
        write();
        sync("app.db");
        sync("");
        note(Note.Kind.COMMITTED, 0);
    }

    private Map<Loss.Kind, Long> losses() throws Exception {
        PowerLosses losses = new PowerLosses("app.db", 1, 0, 1);
        losses.happenIn(calls);
        return losses.kinds();
    }

    @Test
    void nothingIsLost() throws Exception {
        writeDurably();
        note(Note.Kind.BEGUN, 1);
        step(1);
        write();
        sync("app.db");
        note(Note.Kind.COMMITTED, 1);
        assertThat(losses()).isEmpty();
    }

    @Test
    void acknowledgedBeforeItIsSynced() throws Exception {
        writeDurably();
        note(Note.Kind.BEGUN, 1);
        step(1);
        write();
        note(Note.Kind.COMMITTED, 1);
        sync("app.db");
        assertThat(losses()).containsExactly(Map.entry(Loss.Kind.LOST, 1L));
    }

    @Test
    void theNameIsNotSynced() throws Exception {
        call(Kind.CREATE, "app.db", NO_DATA);
        write();
        sync("app.db");
        note(Note.Kind.COMMITTED, 0);
        assertThat(losses()).containsExactly(Map.entry(Loss.Kind.LOST, 1L));
    }

    @Test
    void halfOfATransaction() throws Exception {
        execute("UPDATE account SET balance = balance - 1 WHERE id = 7");
        writeDurably();
        assertThat(losses()).containsKey(Loss.Kind.PARTIAL);
    }

    @Test
    void aTransactionThatNobodyHasBegun() throws Exception {
        step(1);
        writeDurably();
        assertThat(losses()).containsKey(Loss.Kind.PARTIAL);
    }

    @Test
    void damaged() throws Exception {
        for (int number = 1; number <= 6; number++) {
            note(Note.Kind.BEGUN, number);
            step(number);
        }
        byte[] content = Files.readAllBytes(database);
        // A page of the middle, with what SQLite had written there before.
        System.arraycopy(content, 4096, content, content.length / 2 / 4096 * 4096, 4096);
        Files.write(database, content);
        writeDurably();
        assertThat(losses()).containsKey(Loss.Kind.CORRUPT);
    }
}
