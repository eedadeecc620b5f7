package io.safelite.it;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A {@link Worker} that runs somewhere else, and all that it has said. */
public abstract class RunningWorker {
    /** For its JVM, as {@code JDK_JAVA_OPTIONS}. */
    protected static final String OPTIONS =
            "-XX:TieredStopAtLevel=1"
                    + (Runtime.version().feature() >= 24
                            ? " --enable-native-access=ALL-UNNAMED"
                            : "");

    protected static final long LIMIT_SECONDS = 60;

    private final String name;
    private final Commits commits = new Commits();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> words = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    /**
     * @param name begins the identifier of everything it writes
     */
    protected RunningWorker(String name) {
        this.name = name;
    }

    /** A line of its standard output. */
    protected final void heard(String line) {
        if (line.startsWith("ack ")) {
            commits.heard(line.substring("ack ".length()));
        } else if (line.startsWith("failed ")) {
            failures.add(line);
        } else {
            words.add(line);
        }
    }

    /** A line of its standard error stream. */
    protected final void logged(String line) {
        log.add(line);
    }

    public final String name() {
        return name;
    }

    public final Commits commits() {
        return commits;
    }

    /** The transactions that failed, and why. */
    public final List<String> failures() {
        return List.copyOf(failures);
    }

    /** What it has written to its standard error stream: its log, above all. */
    public final List<String> log() {
        return List.copyOf(log);
    }

    protected abstract void tell(String order) throws IOException;

    protected abstract boolean isAlive();

    /** Where it runs, and whether it still does. */
    protected abstract String whereabouts();

    public final void awaitCommit() throws InterruptedException {
        Moments.await(name + " commits", () -> !commits.isEmpty() || !isAlive());
        if (commits.isEmpty()) {
            throw new AssertionError(name + " has ended without a commit: " + describe());
        }
    }

    /** Lets it keep a transaction open until {@link #release}. */
    public final void hold() throws IOException, InterruptedException {
        tell("hold");
        Moments.await(name + " is holding", () -> words.remove("holding"));
    }

    public final void release() throws IOException {
        tell("release");
    }

    /** Lets it end what it does. */
    public final void end() throws IOException {
        tell("end");
    }

    /** What it has said, apart from its commits. */
    public final String describe() {
        return name
                + " ("
                + whereabouts()
                + ", "
                + commits.ids().size()
                + " commits)"
                + Stream.of(words, failures, log)
                        .flatMap(ConcurrentLinkedQueue::stream)
                        .map(line -> "\n    " + line)
                        .reduce("", String::concat);
    }
}
