package io.safelite.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.OtherJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that join, part and are killed are counted. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SidecarTest {
    private Path database;
    private Sidecar sidecar;
    private OtherJvm other;

    @BeforeEach
    void join() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "databases"));
        database = Files.createTempDirectory(directory, "sidecar").resolve("app.db");
        Files.createFile(database);
        sidecar = Sidecar.open(database);
        assertThat(sidecar.isAlone()).isTrue();
        other = SidecarProgram.start(database);
        assertThat(sidecar.isAlone()).isFalse();
        assertThat(other.ask("alone?")).isEqualTo("false");
    }

    @AfterEach
    void part() throws Exception {
        other.close();
        sidecar.close();
    }

    @Test
    void whoPartsIsNotCountedAnyMore() throws Exception {
        other.does("part");
        assertThat(sidecar.isAlone()).isTrue();
    }

    @Test
    void whoIsKilledIsCountedUntilTheOneThatIsLeftCountsAnew() throws Exception {
        other.does("wait");
        other.kill();
        assertThat(sidecar.isAlone()).isFalse();
        assertThat(sidecar.waiting()).isEqualTo(1);
        sidecar.recount();
        assertThat(sidecar.isAlone()).isTrue();
        assertThat(sidecar.waiting()).isZero();
    }

    @Test
    void whoIsKilledIsCountedUntilTheNextJoins() throws Exception {
        sidecar.close();
        other.kill();
        sidecar = Sidecar.open(database);
        assertThat(sidecar.isAlone()).isTrue();
    }

    @Test
    void severalSurvivorsStayTogether() throws Exception {
        try (OtherJvm third = SidecarProgram.start(database)) {
            third.kill();
            sidecar.recount();
            other.does("recount 1");
            assertThat(sidecar.isAlone()).isFalse();
            other.does("part");
            sidecar.recount();
            assertThat(sidecar.isAlone()).isTrue();
        }
    }

    /** Whoever comes second knows of the first at once, whoever was first when it looks. */
    @Test
    void nobodyBelievesItselfAloneBesideOneThatHasNotJoinedYet() throws Exception {
        sidecar.close();
        other.does("part");
        try (OtherJvm first = SidecarProgram.start(database)) {
            assertThat(first.ask("alone?")).isEqualTo("true");
            sidecar = Sidecar.open(database);
            assertThat(sidecar.isAlone()).isFalse();
            sidecar.recount();
            assertThat(sidecar.isAlone()).isFalse();
            assertThat(first.ask("alone?")).isEqualTo("false");
            first.kill();
            sidecar.recount();
            assertThat(sidecar.isAlone()).isTrue();
        }
    }

    @Test
    void whoStaysAloneIsNoticedAfterItHasMappedTheContent() throws Exception {
        sidecar.close();
        other.does("part");
        sidecar = Sidecar.open(database);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!sidecar.hasJoined()) {
            assertThat(sidecar.isAlone()).isTrue();
            assertThat(System.nanoTime() - end).isNegative();
        }
        assertThat(sidecar.isAlone()).isTrue();
        try (OtherJvm second = SidecarProgram.start(database)) {
            assertThat(sidecar.isAlone()).isFalse();
            assertThat(second.ask("alone?")).isEqualTo("false");
            second.does("part");
        }
        assertThat(sidecar.isAlone()).isTrue();
    }

    /** Another process that counts just then is about to forget all whom it has not seen. */
    @Test
    void whoCouldNotShowItsPresenceDoesNotBelieveItselfAlone() throws Exception {
        sidecar.close();
        other.does("part", "keep 2");
        sidecar = Sidecar.open(database);
        assertThat(sidecar.isAlone()).isFalse();
        sidecar.recount();
        assertThat(sidecar.isAlone()).isFalse();
        other.kill();
        sidecar.recount();
        assertThat(sidecar.isAlone()).isTrue();
    }

    /** However often they count at the same time: nobody may believe itself alone. */
    @Test
    void nobodyIsForgottenByThoseWhoCount() throws Exception {
        try (OtherJvm third = SidecarProgram.start(database)) {
            other.tell("recount 2000");
            third.tell("recount 2000");
            for (int i = 0; i < 2000; i++) {
                sidecar.recount();
            }
            assertThat(other.answer()).isEqualTo("ok");
            assertThat(third.answer()).isEqualTo("ok");
            assertThat(sidecar.isAlone()).isFalse();
            other.does("part");
            assertThat(sidecar.isAlone()).isFalse();
            assertThat(third.ask("alone?")).isEqualTo("false");
            third.does("part");
            sidecar.recount();
            assertThat(sidecar.isAlone()).isTrue();
        }
    }
}
