package io.safelite.it.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.DiskCall;
import io.safelite.testing.DiskCall.Kind;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a power loss takes, and what not. */
@Tag("jdk-independent")
class SimulatedDiskTest {
    private static final int EIO = 5;
    private static final int PAGE = 4096;
    private static final byte[] NO_DATA = {};

    private final SimulatedDisk disk = new SimulatedDisk(Set.of("db", "wal"));
    private long lastSync;

    private void call(Kind kind, String file, long position, byte[] data) {
        disk.apply(new DiskCall(kind, file, position, 0, data));
    }

    private void create(String file) {
        call(Kind.CREATE, file, 0, NO_DATA);
    }

    private void write(String file, long offset, String text) {
        call(Kind.WRITE, file, offset, text.getBytes(UTF_8));
    }

    private long beginSync(String file) {
        lastSync++;
        call(Kind.SYNC_BEGIN, file, lastSync, NO_DATA);
        return lastSync;
    }

    private void endSync(String file, long number, int error) {
        disk.apply(new DiskCall(Kind.SYNC_END, file, number, error, NO_DATA));
    }

    private void sync(String file) {
        endSync(file, beginSync(file), 0);
    }

    /** A file that is there and empty, whatever happens. */
    private void createDurably(String file) {
        create(file);
        sync("");
    }

    private String left(String file, Survival survival) {
        byte[] content = disk.surviving(survival).get(file);
        return content == null ? null : new String(content, UTF_8);
    }

    private String synced(String file) {
        return left(file, Survival.ofSynced());
    }

    private String all(String file) {
        return left(file, Survival.ofAll());
    }

    private Set<String> any(String file, Survival.Pieces pieces) {
        Random random = new Random(1);
        Set<String> states = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            states.add(left(file, Survival.ofSome(pieces, 0.5, random)));
        }
        return states;
    }

    @Test
    void losesWhatIsNotSynced() {
        createDurably("db");
        write("db", 0, "synced");
        sync("db");
        write("db", 0, "SYN");
        write("db", 6, " not");
        assertThat(synced("db")).isEqualTo("synced");
        assertThat(all("db")).isEqualTo("SYNced not");
        assertThat(disk.isSynced()).isFalse();
        sync("db");
        assertThat(synced("db")).isEqualTo("SYNced not");
        assertThat(disk.isSynced()).isTrue();
    }

    @Test
    void aSyncCoversWhatWasWrittenBeforeItBegan() {
        createDurably("db");
        write("db", 0, "before");
        long sync = beginSync("db");
        assertThat(synced("db")).isEmpty();
        write("db", 0, "during");
        endSync("db", sync, 0);
        assertThat(synced("db")).isEqualTo("before");
        assertThat(all("db")).isEqualTo("during");
    }

    @Test
    void aSyncIsOfOneFile() {
        createDurably("db");
        createDurably("wal");
        write("db", 0, "one");
        write("wal", 0, "other");
        sync("wal");
        assertThat(synced("db")).isEmpty();
        assertThat(synced("wal")).isEqualTo("other");
    }

    @Test
    void whatAFailedSyncShouldHaveCoveredStaysInDoubt() {
        createDurably("db");
        write("db", 0, "first");
        write("db", PAGE, "second");
        endSync("db", beginSync("db"), EIO);
        sync("db");
        assertThat(synced("db")).doesNotContain("first", "second");
        write("db", 0, "again");
        sync("db");
        assertThat(synced("db")).startsWith("again").doesNotContain("second");
        assertThat(all("db")).contains("second");
    }

    @Test
    void pagesAndSectorsSurviveOneByOne() {
        createDurably("db");
        write("db", 0, "a".repeat(2 * PAGE));
        sync("db");
        write("db", 0, "b".repeat(2 * PAGE));
        String a = "a".repeat(PAGE);
        String b = "b".repeat(PAGE);
        assertThat(any("db", Survival.Pieces.PAGES))
                .containsExactlyInAnyOrder(a + a, a + b, b + a, b + b);
        assertThat(any("db", Survival.Pieces.SECTORS))
                .hasSizeGreaterThan(100)
                .allMatch(state -> state.length() == 2 * PAGE);
    }

    @Test
    void aPageSurvivesInAnyOfItsStates() {
        createDurably("db");
        for (String text : new String[] {"1", "2", "3"}) {
            write("db", 0, text);
        }
        assertThat(new TreeSet<>(any("db", Survival.Pieces.PAGES)))
                .containsExactly("", "\0", "1", "2", "3");
        assertThat(left("db", Survival.until(disk.time() - 1))).isEqualTo("2");
    }

    @Test
    void namesAreDurableWithTheirDirectory() {
        create("db");
        write("db", 0, "content");
        sync("db");
        assertThat(synced("db")).isNull();
        assertThat(any("db", Survival.Pieces.PAGES)).containsExactlyInAnyOrder(null, "content");
        sync("");
        assertThat(synced("db")).isEqualTo("content");
        call(Kind.UNLINK, "db", 0, NO_DATA);
        assertThat(synced("db")).isEqualTo("content");
        assertThat(all("db")).isNull();
        create("db");
        write("db", 0, "new");
        sync("db");
        assertThat(any("db", Survival.Pieces.PAGES))
                .containsExactlyInAnyOrder(null, "content", "new");
        sync("");
        assertThat(synced("db")).isEqualTo("new");
    }

    @Test
    void aTruncationMayBeLost() {
        createDurably("db");
        write("db", 0, "content");
        sync("db");
        call(Kind.TRUNCATE, "db", 3, NO_DATA);
        assertThat(synced("db")).isEqualTo("content");
        assertThat(all("db")).isEqualTo("con");
        sync("db");
        write("db", 5, "!");
        assertThat(all("db")).isEqualTo("con\0\0!");
    }

    @Test
    void ignoresOtherFiles() {
        write("db-shm", 0, "index");
        assertThat(disk.surviving(Survival.ofAll())).isEmpty();
    }
}
