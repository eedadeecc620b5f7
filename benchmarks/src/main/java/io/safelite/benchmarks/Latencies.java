package io.safelite.benchmarks;

/**
 * Durations in nanoseconds, counted in buckets that are at most 1/64 (1.6%) wide, so that the
 * memory does not grow with the number of transactions. Not thread-safe: one per thread, then
 * {@link #add(Latencies)}.
 */
public final class Latencies {
    private static final int SUB_BITS = 6;
    private static final int SUB = 1 << SUB_BITS;

    private final long[] buckets = new long[(64 - SUB_BITS) * SUB];
    private long count;
    private long longest;

    public void record(long nanos) {
        long value = Math.max(0, nanos);
        buckets[bucket(value)]++;
        count++;
        longest = Math.max(longest, value);
    }

    public void add(Latencies other) {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] += other.buckets[i];
        }
        count += other.count;
        longest = Math.max(longest, other.longest);
    }

    public long count() {
        return count;
    }

    /** The longest one exactly, 0 if there is none. */
    public long longest() {
        return longest;
    }

    /**
     * The duration that {@code percent} of all do not exceed: the upper end of its bucket, never
     * more than the longest; 0 if there is none.
     */
    public long percentile(double percent) {
        if (count == 0) {
            return 0;
        }
        long rank = Math.max(1, (long) Math.ceil(percent / 100 * count));
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (seen >= rank) {
                return Math.min(longest, upperEnd(i));
            }
        }
        return longest;
    }

    /** One line, for {@link #parse}: the longest, then the buckets that are not empty. */
    public String format() {
        StringBuilder text = new StringBuilder().append(longest);
        for (int i = 0; i < buckets.length; i++) {
            if (buckets[i] > 0) {
                text.append(' ').append(i).append(':').append(buckets[i]);
            }
        }
        return text.toString();
    }

    public static Latencies parse(String text) {
        Latencies latencies = new Latencies();
        String[] parts = text.split(" ", -1);
        latencies.longest = Long.parseLong(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            long n = Long.parseLong(parts[i].substring(colon + 1));
            latencies.buckets[Integer.parseInt(parts[i].substring(0, colon))] = n;
            latencies.count += n;
        }
        return latencies;
    }

    /** Values below 64 have a bucket each; above, 64 buckets for every power of two. */
    private static int bucket(long value) {
        int magnitude = 63 - Long.numberOfLeadingZeros(value | 1);
        if (magnitude < SUB_BITS) {
            return (int) value;
        }
        int shift = magnitude - SUB_BITS;
        return (shift + 1) * SUB + (int) (value >>> shift) - SUB;
    }

    private static long upperEnd(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int shift = bucket / SUB - 1;
        long lower = (long) (bucket % SUB + SUB) << shift;
        return lower + (1L << shift) - 1;
    }
}
