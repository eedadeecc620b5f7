package io.safelite.internal.queue;

import java.util.concurrent.TimeUnit;

/**
 * Who holds a slot, and with what: the answer to "database is locked by whom?".
 *
 * <p>Written by the holding thread, read by waiting ones. {@code thread} and {@code lastSql} are
 * deliberately plain fields: they are set with every statement, and a reader on another thread may
 * see older ones. A thread that asks about itself sees what it has written.
 */
public final class Holder {
    private static final int LONGEST_SQL = 120;

    private final long connection;
    private final long sinceNanos;
    private final String firstSql;
    private Thread thread;
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

    /** Notes the statement that runs now, and that the calling thread runs it. */
    public void runs(String sql) {
        thread = Thread.currentThread();
        lastSql = sql;
    }

    /** Whether the calling thread is the last that ran a statement with the slot. */
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
