package io.safelite;

import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.Databases.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.internal.connect.Connector;
import io.safelite.testing.Databases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One writer slot per file, by whatever name it is opened, for as long as it is open. */
class OpenFilesTest {
    @RegisterExtension final Databases db = new Databases();

    private Path link(String name) {
        return db.directory().resolve(name).toAbsolutePath();
    }

    @Test
    void allNamesOfOneFileShareOneSlot() throws Exception {
        int before = Connector.openFiles();
        List<Connection> all = new ArrayList<>();
        all.add(db.safe(""));
        Files.createSymbolicLink(link("symbolic.db"), db.file());
        Files.createSymbolicLink(link("linked"), db.file().getParent());
        Files.createLink(link("hard.db"), db.file());
        all.add(db.safe("?safelite.begin=deferred"));
        all.add(db.open(SAFE, db.directory().resolve("app.db")));
        all.add(db.open(SAFE, link("../" + db.directory().getFileName() + "/app.db")));
        all.add(db.open(SAFE, "file:" + db.file()));
        all.add(db.open(SAFE, "file:" + db.file() + "?mode=rw"));
        all.add(db.open(SAFE, link("symbolic.db")));
        all.add(db.open(SAFE, link("linked/app.db")));
        all.add(db.open(SAFE, link("hard.db") + "?safelite.wal=keep"));
        assertThat(all)
                .extracting(Databases::slot)
                .doesNotContainNull()
                .containsOnly(slot(all.get(0)));
        assertThat(Connector.openFiles()).isEqualTo(before + 1);
    }

    @Test
    void otherFilesHaveOtherSlots() throws SQLException {
        int before = Connector.openFiles();
        Connection one = db.safe("");
        Connection other = db.open(SAFE, link("other.db"));
        assertThat(slot(one)).isNotSameAs(slot(other));
        assertThat(Connector.openFiles()).isEqualTo(before + 2);
    }

    @Test
    void lastOneToCloseLeavesNoSlotBehind() throws SQLException {
        int before = Connector.openFiles();
        Connection one = db.safe("");
        Connection other = db.safe("");
        one.close();
        one.close();
        assertThat(Connector.openFiles()).isEqualTo(before + 1);
        other.close();
        assertThat(Connector.openFiles()).isEqualTo(before);
    }

    @Test
    void connectionThatCannotBeOpenedLeavesNoSlotBehind() {
        int before = Connector.openFiles();
        assertThatThrownBy(() -> db.safe("/no/such/directory/")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> db.safe("?safelite.begin=no")).isInstanceOf(SQLException.class);
        assertThat(Connector.openFiles()).isEqualTo(before);
    }

    @Test
    void withTheQueueOffThereIsNoSlot() throws SQLException {
        assertThat(slot(db.safe("?safelite.queue=off"))).isNull();
    }
}
