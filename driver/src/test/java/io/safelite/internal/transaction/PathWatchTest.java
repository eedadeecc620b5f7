package io.safelite.internal.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.sqlite.DatabaseFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file that goes away, seen by several connections. Windows does not let an open file go. */
@DisabledOnOs(OS.WINDOWS)
class PathWatchTest {
    @TempDir Path directory;

    private final AtomicLong clock = new AtomicLong(-7);
    private final PathWatch watch = new PathWatch(clock::get);
    private DatabaseFile file;

    @BeforeEach
    void opened() throws Exception {
        file = file(Files.createFile(directory.resolve("a.db")));
    }

    private static DatabaseFile file(Path path) throws Exception {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return new DatabaseFile(true, path.toString(), path, key);
    }

    @Test
    void oneLookIsForAllConnectionsOfThatMillisecond() throws Exception {
        DatabaseFile another = file(file.path());
        assertThat(watch.isMoved(file)).isFalse();
        Files.delete(file.path());
        clock.addAndGet(PathWatch.STAYS_NANOS - 1);
        assertThat(watch.isMoved(another)).isFalse();
        clock.addAndGet(1);
        assertThat(watch.isMoved(another)).isTrue();
        assertThat(watch.isMoved(file)).isTrue();
    }

    @Test
    void firstLookIsARealOne() throws Exception {
        Files.delete(file.path());
        assertThat(watch.isMoved(file)).isTrue();
    }

    @Test
    void itIsFoundAgainOnceItIsBack() throws Exception {
        Path elsewhere = Files.move(file.path(), directory.resolve("b.db"));
        assertThat(watch.isMoved(file)).isTrue();
        Files.move(elsewhere, file.path());
        assertThat(watch.isMoved(file)).isFalse();
    }

    @Test
    void anotherPathToTheSameFileSaysNothingOfThisOne() throws Exception {
        DatabaseFile link = file(Files.createLink(directory.resolve("link.db"), file.path()));
        assertThat(link.identity()).isEqualTo(file.identity());
        Files.delete(file.path());
        assertThat(watch.isMoved(link)).isFalse();
        assertThat(watch.isMoved(file)).isTrue();
    }

    @Test
    void databaseWithoutAPathIsNeverMoved() {
        DatabaseFile unseen = new DatabaseFile(true, "odd", null, "odd");
        assertThat(watch.isMoved(unseen)).isFalse();
        assertThat(watch.isMoved(unseen)).isFalse();
    }
}
