package io.safelite.benchmarks.contention;

/**
 * One combination of the axes.
 *
 * @param processes how many JVMs of their own the writers are in; 0 for threads of this JVM
 * @param threads writers per process
 * @param holdMillis pause between reading and writing, with the lock held
 */
public record Cell(int processes, int threads, int holdMillis) {

    public String describe() {
        return (processes > 0 ? count(processes, "process", "processes") + " of " : "")
                + count(threads, "thread", "threads")
                + ", hold "
                + holdMillis
                + " ms";
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
