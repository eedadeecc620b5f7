package io.safelite.internal.transaction;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * What the transactions on one database file have taught about their first statements: whether a
 * transaction that begins with this text goes on to write. One per file and JVM, shared by all its
 * connections.
 *
 * <p>A transaction whose first text is known to only read begins DEFERRED and runs beside the
 * writer. One that is unknown, or has written, begins IMMEDIATE. What is remembered decides only
 * how long somebody waits, never whether a result is right: a transaction that was taken for a
 * reader and writes after all is run again under the lock and verified.
 *
 * <p>Texts are compared as they are. A text with literals in it is a new one each time, hence
 * unknown, and its transaction waits in line as it would without all this.
 *
 * <p>Thread-safe. What is remembered of a text is immutable and replaced under a lock. Whoever
 * learns nothing new, as all do once an application is warm, reads one map and writes nothing that
 * other threads read.
 */
public final class WriteHistory {

    /**
     * How many transactions must have only read before a text is trusted, if none has written. Not
     * one: the first of an application is seldom typical, an empty table ends a transaction that
     * would have written, and of the threads that start together only one has come to its end. Each
     * of them only waits in line once in the life of the JVM, a wrong guess runs a transaction
     * twice, so there may be a few more than two.
     */
    static final int READS_AT_FIRST = 8;

    /**
     * How many must have only read, one after the other, since one wrote. So a text that begins
     * both kinds of transaction leads to at most one replay in so many.
     */
    static final int READS_AFTER_A_WRITE = 1_000;

    /**
     * Each time the trust was a mistake twice as many are wanted as before, up to this many: few
     * enough that an application that has changed its ways is noticed some day, at a thousand
     * transactions a second within twenty minutes.
     */
    static final int MOST_READS = 1_024_000;

    /**
     * How many texts are remembered at most. Applications have hundreds of statements; those with
     * thousands have put literals into them, and will not come back to most.
     */
    static final int MOST_TEXTS = 1_000;

    /**
     * The length in characters beyond which a text is not remembered: with as many as there may be,
     * a few megabytes. The longest that an object-relational mapper makes of its joins are shorter.
     */
    static final int LONGEST_TEXT = 4_000;

    /**
     * What is remembered of one text.
     *
     * @param readsToTrust how many more transactions must only read before it is trusted
     * @param caution how many that were when it was last distrusted
     */
    private record Experience(int readsToTrust, int caution) {
        static final Experience NONE = new Experience(READS_AT_FIRST, READS_AT_FIRST);

        boolean isTrusted() {
            return readsToTrust == 0;
        }

        Experience afterReading() {
            return isTrusted() ? this : new Experience(readsToTrust - 1, caution);
        }

        /** Only the first of those that were begun in trust together was a mistake. */
        Experience afterWriting() {
            int wanted = isTrusted() ? 2 * caution : caution;
            wanted = Math.min(Math.max(wanted, READS_AFTER_A_WRITE), MOST_READS);
            return readsToTrust == wanted ? this : new Experience(wanted, wanted);
        }
    }

    /**
     * The texts in two halves. When the recent half is full the older one is dropped, the recent
     * one becomes the older, and an empty one is the recent; what is used goes from the older to
     * the recent. So the texts in use stay and nobody searches for what to drop. A text that was
     * dropped is unknown.
     */
    private record Halves(
            ConcurrentMap<String, Experience> recent, ConcurrentMap<String, Experience> older) {

        /** What is in the recent half is newer than what the older one may say of the same text. */
        Experience of(String sql) {
            Experience experience = recent.get(sql);
            return experience == null ? older.get(sql) : experience;
        }

        boolean isFull() {
            return recent.size() >= MOST_TEXTS / 2;
        }

        Halves withoutOlder() {
            return new Halves(new ConcurrentHashMap<>(), recent);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Halves texts =
            new Halves(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

    /** Whether a transaction that begins with this statement can be expected to only read. */
    boolean isKnownToOnlyRead(String firstSql) {
        Experience experience = texts.of(firstSql);
        return experience != null && experience.isTrusted();
    }

    /** A transaction that began with this statement has ended and not written. */
    void onlyRead(String firstSql) {
        learn(firstSql, Experience::afterReading);
    }

    /**
     * A transaction that began with this statement has written. To be told once per transaction, at
     * its first write rather than at its end, so that those that begin meanwhile know.
     */
    void wrote(String firstSql) {
        learn(firstSql, Experience::afterWriting);
    }

    private void learn(String sql, UnaryOperator<Experience> lesson) {
        if (sql.length() > LONGEST_TEXT) {
            return;
        }
        Experience known = texts.recent().get(sql);
        if (known != null && lesson.apply(known) == known) {
            return;
        }
        lock.lock();
        try {
            remember(sql, lesson);
        } finally {
            lock.unlock();
        }
    }

    private void remember(String sql, UnaryOperator<Experience> lesson) {
        Experience known = texts.of(sql);
        if (texts.isFull() && !texts.recent().containsKey(sql)) {
            texts = texts.withoutOlder();
        }
        texts.recent().put(sql, lesson.apply(known == null ? Experience.NONE : known));
    }

    /** How many entries there are, those included that both halves have. */
    int size() {
        Halves halves = texts;
        return halves.recent().size() + halves.older().size();
    }
}
