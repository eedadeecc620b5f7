package io.safelite.it.serializability;

/**
 * A way to connect, and what may be relied on.
 *
 * @param parameters of the URL, without the question mark
 * @param truthful whether nothing was kept if commit, or a statement in autocommit, has thrown
 * @param knowsReadOnly whether {@code setReadOnly} is understood
 */
record Contender(
        String name, String prefix, String parameters, boolean truthful, boolean knowsReadOnly) {
    /** Nobody asks here what survives a power failure. */
    private static final String FAST = "synchronous=OFF";

    static Contender safe(String begin, String... more) {
        String parameters = String.join("&", more);
        return new Contender(
                "SafeLite, " + begin + (parameters.isEmpty() ? "" : ", " + parameters),
                "jdbc:safelite:",
                FAST + "&safelite.begin=" + begin + (parameters.isEmpty() ? "" : "&" + parameters),
                true,
                true);
    }

    /** sqlite-jdbc alone: in WAL mode, transactions begin deferred. */
    static Contender plain() {
        return new Contender(
                "sqlite-jdbc, deferred",
                "jdbc:sqlite:",
                FAST + "&journal_mode=WAL&busy_timeout=500",
                false,
                false);
    }

    String url(String file) {
        return prefix + file + "?" + parameters;
    }

    @Override
    public String toString() {
        return name;
    }
}
