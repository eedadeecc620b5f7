package io.safelite.internal.queue;

import java.util.concurrent.TimeUnit;

/**
 * Who holds a slot, and with what: the answer to "database is locked by whom?".
 *
 * <p>Written by the holding thread, read by waiting ones. {@code lastSql} is deliberately a plain
 * field: it is set with every statement, a reader may see an older one, and a String is safe to
 * read whenever it was written.
 */
public final class Holder {
    private static final int LONGEST_SQL = 120;

    private final Thread thread;
    private final long connection;
    private final long sinceNanos;
    private final String firstSql;
    private String lastSql;

    Holder(Thread thread, long connection, String firstSql) {
        this.thread = thread;
        this.connection = connection;
        this.firstSql = firstSql;
        this.lastSql = firstSql;
        this.sinceNanos = System.nanoTime();
    }

    long connection() {
        return connection;
    }

    /** The {@link System#nanoTime()} at which the slot was taken. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** Notes the statement that runs now. */
    public void runs(String sql) {
        lastSql = sql;
    }

    /** Whether the calling thread is the one that took the slot. */
    public boolean isCurrentThread() {
        return thread == Thread.currentThread();
    }

    /** One sentence for a message: thread, connection, since when, first and last SQL. */
    public String describe() {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
        return "held for "
                + millis
                + " ms by thread \""
                + thread.getName()
                + "\" through connection #"
                + connection
                + " (first statement: "
                + shorten(firstSql)
                + "; last: "
                + shorten(lastSql)
                + ")";
    }

    private static String shorten(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_SQL ? line : line.substring(0, LONGEST_SQL) + "…";
    }
}
