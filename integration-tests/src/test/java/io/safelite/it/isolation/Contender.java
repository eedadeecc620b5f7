package io.safelite.it.isolation;

/** A way to run transactions on a file in WAL mode; one column of the table. */
enum Contender {
    PLAIN_DEFERRED("sqlite-jdbc", "jdbc:sqlite:", "journal_mode=WAL"),
    PLAIN_IMMEDIATE(
            "sqlite-jdbc, `transaction_mode=IMMEDIATE`",
            "jdbc:sqlite:",
            "journal_mode=WAL&transaction_mode=IMMEDIATE"),
    SAFE_IMMEDIATE("SafeLite", "jdbc:safelite:", "safelite.begin=immediate"),
    SAFE_READER(
            "SafeLite, readers call `setReadOnly(true)`",
            "jdbc:safelite:",
            "safelite.begin=immediate"),
    SAFE_DEFERRED(
            "SafeLite, `safelite.begin=deferred`, `safelite.retry=off`",
            "jdbc:safelite:",
            "safelite.begin=deferred&safelite.retry=off"),
    SAFE_RETRY(
            "SafeLite, `safelite.begin=deferred`",
            "jdbc:safelite:",
            "safelite.begin=deferred&safelite.retry=safe"),

    /** Cannot know better: whatever these transactions begin with, none has ever written. */
    SAFE_MISLED(
            "SafeLite, `safelite.begin=adaptive`, misled",
            "jdbc:safelite:",
            "safelite.begin=adaptive&safelite.retry=safe"),

    /** Statements without transactions: the scripts must find something here. Not in the table. */
    NO_TRANSACTIONS("autocommit", "jdbc:sqlite:", "journal_mode=WAL");

    private final String title;
    private final String prefix;
    private final String parameters;

    Contender(String title, String prefix, String parameters) {
        this.title = title;
        this.prefix = prefix;
        this.parameters = parameters;
    }

    String title() {
        return title;
    }

    String url(String file) {
        return prefix + file + "?" + parameters;
    }

    boolean isSafeLite() {
        return prefix.equals("jdbc:safelite:");
    }

    boolean hasTransactions() {
        return this != NO_TRANSACTIONS;
    }

    /** Whether the transactions have been seen before without their writes. */
    boolean hasRehearsed() {
        return this == SAFE_MISLED;
    }

    boolean readersSaySo() {
        return this == SAFE_READER;
    }
}
