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

    private final Client client;
    private final long sinceNanos;
    private final String firstSql;
    private Thread thread;
    private String lastSql;

    /** The stack with which it began; null if it was not noted. */
    private volatile Throwable beginning;

    Holder(Thread thread, Client client, String firstSql, long sinceNanos) {
        this.thread = thread;
        this.client = client;
        this.firstSql = firstSql;
        this.lastSql = firstSql;
        this.sinceNanos = sinceNanos;
    }

    /** The connection that holds the slot. */
    public Client client() {
        return client;
    }

    /** The {@link System#nanoTime()} at which the slot was taken. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** For how long the slot has been held. */
    public long heldNanos() {
        return System.nanoTime() - sinceNanos;
    }

    /** The thread that ran the last statement with the slot. */
    public Thread thread() {
        return thread;
    }

    /** The statement the slot was taken for, shortened to one line. */
    public String firstSql() {
        return shorten(firstSql);
    }

    /** The statement that ran last, shortened to one line. */
    public String lastSql() {
        return shorten(lastSql);
    }

    /** Where it began, by the stack of a throwable; null if it was not noted. */
    public Throwable beginning() {
        return beginning;
    }

    /** The calling thread, which holds the slot, notes where it does so. */
    public void beginsHere() {
        beginning = new Throwable("where the transaction began");
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

    /** One clause for a message: thread, connection, since when, first and last SQL. */
    public String describe() {
        return "held for "
                + TimeUnit.NANOSECONDS.toMillis(heldNanos())
                + " ms by thread \""
                + thread.getName()
                + "\" through connection #"
                + client.connection()
                + " (first statement: "
                + firstSql()
                + "; last: "
                + lastSql()
                + ")";
    }

    private static String shorten(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_SQL ? line : line.substring(0, LONGEST_SQL) + "…";
    }
}
