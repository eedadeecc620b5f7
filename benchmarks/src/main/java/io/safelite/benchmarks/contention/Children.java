package io.safelite.benchmarks.contention;

import io.safelite.benchmarks.Progress;
import io.safelite.testing.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The writers of several JVMs. */
final class Children implements AutoCloseable {
    /** For a JVM to start and to open its connections, on a machine with much else to do. */
    private static final Duration STARTING = Duration.ofSeconds(60);

    private final Job job;
    private final List<Child> children = new ArrayList<>();

    Children(Job job, Path file) throws IOException, InterruptedException {
        this.job = job;
        Optional<Disk> disk = slowDisk(file, job.settings().syncDelay());
        try {
            for (int number = 0; number < job.cell().processes(); number++) {
                children.add(new Child(job, file, number, disk));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Optional<Disk> slowDisk(Path file, Duration delay)
            throws IOException, InterruptedException {
        if (delay.isZero()) {
            return Optional.empty();
        }
        Disk disk = new Disk(file.getParent(), file, false);
        disk.slowSyncs(delay);
        return Optional.of(disk);
    }

    /** Starts all at once when all are ready; a tally of each. */
    List<Tally> run(Progress progress, String title)
            throws IOException, InterruptedException, RunFailed {
        for (Child child : children) {
            child.awaitReady(STARTING);
        }
        long deadline = System.nanoTime() + job.planned().toNanos();
        for (Child child : children) {
            child.go();
        }
        progress.until(
                deadline,
                title,
                () -> children.stream().mapToLong(Child::commits).sum(),
                () -> children.stream().mapToLong(Child::failures).sum());
        List<Tally> tallies = new ArrayList<>();
        for (Child child : children) {
            // They give up by themselves, and say why; this is for one that cannot even do that.
            tallies.add(child.awaitTally(job.patience().multipliedBy(2)));
        }
        return tallies;
    }

    @Override
    public void close() {
        children.forEach(Child::close);
    }
}
