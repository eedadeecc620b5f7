package io.safelite.it.powerloss;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.it.Moments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The only process that has the database open is killed, twenty times one after the other. Every
 * other time plain SQLite recovers it, and SafeLite in between.
 */
@Tag("jdk-independent")
@EnabledOnOs(OS.LINUX)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledAgainAndAgainTest {
    private static final int KILLS = 20;
    private static final int THREADS = 4;
    private static final int STEPS = 1_000_000;

    @Test
    void allThatWasCommittedIsThere() throws Exception {
        Path databases = Files.createDirectories(Path.of("target", "databases"));
        Path database =
                Files.createTempDirectory(databases, "killed").resolve("app.db").toAbsolutePath();
        Random random = new Random();
        int committed = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            int before = committed;
            try (LedgerRun run =
                    new LedgerRun(
                            database,
                            Optional.empty(),
                            "jdbc:safelite:" + database + "?page_size=512&cache_size=10",
                            0,
                            THREADS,
                            THREADS,
                            1,
                            STEPS)) {
                Moments.await("commits", () -> notes(database).committed() > before);
                Moments.pass(random.nextInt(200));
                run.kill();
            }
            committed = notes(database).committed();
            if (kill % 2 == 0) {
                assertThat(Recovery.check(database, notes(database))).as("kill %d", kill).isEmpty();
            }
        }
    }

    private static Notes notes(Path database) {
        Notes notes = new Notes(THREADS);
        try {
            Files.readAllLines(Path.of(database + LedgerWriter.NOTES))
                    .forEach(line -> notes.add(Note.parse(line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return notes;
    }
}
