package io.safelite;

import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Access;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import io.safelite.testing.SpiedStatements;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.SQLiteConnection;

/** SafeLite above p6spy and below it. */
class SpyTest {
    /** The prefix of a URL with p6spy above SafeLite. */
    private static final String ABOVE = SAFE.prefix().replace("jdbc:", "jdbc:p6spy:");

    @RegisterExtension final Databases db = new Databases();

    @BeforeEach
    void forget() {
        SpiedStatements.forget();
    }

    private static void work(Connection connection) throws SQLException {
        run(connection, "CREATE TABLE t(x)");
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES(?)")) {
            insert.setInt(1, 7);
            insert.executeUpdate();
        }
        connection.commit();
        assertThat(ask(connection, "SELECT x FROM t")).isEqualTo("7");
        connection.commit();
    }

    @Test
    @DriverOnly("another driver below it")
    void belowSafeLiteP6spySeesTheTransactionsAsTheyAreSent() throws SQLException {
        Connection connection = db.open("jdbc:safelite:p6spy:sqlite:" + db.file());
        assertThat(connection.getClass().getName()).startsWith("io.safelite.");
        work(connection);
        assertThat(SpiedStatements.seen())
                .contains(
                        "CREATE TABLE t(x)",
                        "INSERT INTO t VALUES(7)",
                        "BEGIN IMMEDIATE",
                        "COMMIT");
    }

    @Test
    void aboveSafeLiteP6spySeesWhatTheApplicationSays() throws SQLException {
        Connection connection = db.open(ABOVE + db.file() + "?safelite.wal=keep");
        assertThat(connection.getClass().getName()).startsWith("com.p6spy.");
        work(connection);
        assertThat(SpiedStatements.seen())
                .contains("INSERT INTO t VALUES(7)")
                .doesNotContain("BEGIN IMMEDIATE");
        SQLiteConnection handle = connection.unwrap(SQLiteConnection.class);
        assertThat(Access.isSafeLites(handle)).isTrue();
        assertThat(ask(connection, "PRAGMA journal_mode")).isEqualTo("delete");
        assertThat(db.file()).exists();
    }

    @Test
    @DriverOnly("another driver below it")
    void bothWaysShareOneWriterSlot() throws SQLException {
        Connection above = db.open(ABOVE + db.file());
        Connection below = db.open("jdbc:safelite:p6spy:sqlite:" + db.file());
        assertThat(Databases.slot(above)).isNotNull().isSameAs(Databases.slot(below));
    }

    @Test
    @DriverOnly("another driver below it")
    void p6spyLeavesNoFileBehind() throws SQLException {
        work(db.open("jdbc:safelite:p6spy:sqlite:" + db.file()));
        assertThat(Path.of("spy.log")).doesNotExist();
    }
}
