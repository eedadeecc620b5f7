package io.safelite.benchmarks.contention;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {
    @Test
    void lostCommitsAndGhostsDoNotCancelOut(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("counters.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            Counters.create(connection);
            statement.executeUpdate("UPDATE counter SET value = 5 WHERE id IN (0, 7)");
        }
        List<Long> acknowledged = new ArrayList<>(Collections.nCopies(Counters.COUNT, 0L));
        acknowledged.set(0, 5L);
        acknowledged.set(7, 5L);
        assertThat(Counters.audit(file, acknowledged)).isEqualTo(new Counters.Audit(0, 0, "ok"));
        assertThat(Counters.audit(file, acknowledged).exact()).isTrue();
        acknowledged.set(0, 7L);
        acknowledged.set(7, 3L);
        assertThat(Counters.audit(file, acknowledged)).isEqualTo(new Counters.Audit(2, 2, "ok"));
        assertThat(Counters.audit(file, acknowledged).exact()).isFalse();
    }
}
