package io.safelite.benchmarks.contention;

import io.safelite.benchmarks.BenchmarkFile;
import io.safelite.benchmarks.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** One contender, once: a new file, the writers, the audit. */
public final class Run {
    private final Job job;
    private final Progress progress;
    private final String title;

    /**
     * @param title what the progress is of
     */
    public Run(Job job, Progress progress, String title) {
        this.job = job;
        this.progress = progress;
        this.title = title;
    }

    public Outcome go() throws IOException, SQLException, InterruptedException, RunFailed {
        try (BenchmarkFile file = new BenchmarkFile()) {
            try (Connection connection = job.contender().connect(file.path(), job.settings())) {
                Counters.create(connection);
            }
            List<Tally> processes =
                    job.cell().processes() == 0
                            ? List.of(inThisJvm(file.path()))
                            : inOthers(file.path());
            return Outcome.of(
                    processes,
                    job.settings().length(),
                    Counters.audit(file.path(), Tally.merge(processes).counted()));
        }
    }

    private Tally inThisJvm(Path file) throws SQLException, InterruptedException, RunFailed {
        try (Writers writers = new Writers(job, file, 0)) {
            Live live = writers.live();
            progress.until(writers.start(), title, live.commits()::sum, live.failures()::sum);
            return writers.finish();
        }
    }

    private List<Tally> inOthers(Path file) throws IOException, InterruptedException, RunFailed {
        try (Children children = new Children(job, file)) {
            return children.run(progress, title);
        }
    }
}
