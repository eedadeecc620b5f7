package io.safelite.config;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * One declaration per SafeLite setting: its name, its default, its values and what it does.
 *
 * <p>Everything that lists settings (the parser, {@code getPropertyInfo}, the README's table) reads
 * it from here. Every other name is sqlite-jdbc's and passes through.
 */
public enum Setting {
    ENABLED(
            "enabled",
            "true",
            List.of("true", "false"),
            "false hands out sqlite-jdbc's own connection, unprotected"),
    BEGIN(
            "begin",
            "adaptive",
            List.of("adaptive", "immediate", "deferred", "exclusive"),
            "how a transaction of a write session begins; adaptive begins DEFERRED, beside the"
                    + " writer, where transactions with this first statement have only read so far,"
                    + " else IMMEDIATE"),
    RETRY(
            "retry",
            "safe",
            List.of("safe", "caller", "off", "report"),
            "what happens to a transaction that began DEFERRED and may not write any more: safe"
                + " runs it again and goes on if everything it has seen is still so, else it is"
                + " rolled back; caller rolls it back, for code that runs it again itself; off does"
                + " too, and nothing is recorded at all; report does too, and tells whether running"
                + " it again would have done"),
    RETRY_JOURNAL_LIMIT(
            "retry.journal_limit",
            "1MiB",
            List.of(),
            "how much a transaction may do and see and still be run again: a number of bytes, or"
                    + " with KiB or MiB"),
    HELD_ROWS_LIMIT(
            "held_rows_limit",
            "16MiB",
            List.of(),
            "how much of a half-read result set is kept in memory at most, when a write of its own"
                    + " connection could not be made as long as SQLite holds the rows: a number of"
                    + " bytes, or with KiB or MiB"),
    WAL(
            "wal",
            "auto",
            List.of("auto", "keep", "force"),
            "auto switches a file to WAL once and only where that is safe; keep never touches the"
                    + " journal mode; force skips the checks of version and file system"),
    QUEUE(
            "queue",
            "auto",
            List.of("auto", "process", "off"),
            "how writers wait for each other: auto queues those of this JVM, and with those of"
                + " other processes by a file named like the database with -safelite added; process"
                + " queues those of this JVM; off leaves it to SQLite's locks"),
    GROUP_COMMIT(
            "group_commit",
            "auto",
            List.of("auto", "off"),
            "auto lets commits that meet share one sync of the write-ahead log, in WAL mode with"
                    + " synchronous=FULL on Linux; off leaves syncing to SQLite"),
    DURABLE_READS(
            "durable_reads",
            "false",
            List.of("true", "false"),
            "true lets a statement return only what is on the disk: without it another connection"
                    + " can see a commit a moment before its commit() returns"),
    STUCK_HOLDER(
            "stuck_holder",
            "off",
            List.of(),
            "how many milliseconds a transaction may do nothing while others wait to write, before"
                    + " it is rolled back; off lets it"),
    SLOW_TRANSACTION(
            "slow_transaction",
            "off",
            List.of(),
            "after how many milliseconds a transaction that holds the writer slot is warned of,"
                    + " while it does, with the stacks of where it began and where it is; off never"
                    + " does"),
    LEAK_STACKS(
            "leak_stacks",
            "false",
            List.of("true", "false"),
            "true lets the warning of a connection that was never closed show the stack of where it"
                    + " was opened"),
    LISTENER(
            "listener",
            "",
            List.of(),
            "class names of SafeLiteListeners, separated by commas; each needs a public constructor"
                    + " without parameters");

    /** What every SafeLite setting's full name begins with. */
    public static final String PREFIX = "safelite.";

    /** The value of a limit in milliseconds that is not to be kept. */
    static final String OFF = "off";

    private final String shortName;
    private final String defaultValue;

    @SuppressWarnings("ImmutableEnumChecker") // always made by List.of
    private final List<String> choices;

    private final String description;

    Setting(String shortName, String defaultValue, List<String> choices, String description) {
        this.shortName = shortName;
        this.defaultValue = defaultValue;
        this.choices = choices;
        this.description = description;
    }

    /** The name as it is written in a URL, in Properties and as a system property. */
    public String fullName() {
        return PREFIX + shortName;
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** The values it accepts; empty where they cannot be listed. */
    public List<String> choices() {
        return choices;
    }

    /** The values it accepts, in words. */
    public String accepts() {
        if (isSize()) {
            return "a size such as 65536, 64KiB or 1MiB";
        }
        if (isLimit()) {
            return OFF + ", or a number of milliseconds from 1 to " + Integer.MAX_VALUE;
        }
        return choices.isEmpty() ? "any text" : String.join(", ", choices);
    }

    private boolean isLimit() {
        return defaultValue.equals(OFF);
    }

    private boolean isSize() {
        return ByteSize.parse(defaultValue.toLowerCase(Locale.ROOT)).isPresent();
    }

    public String description() {
        return description;
    }

    /**
     * Checks a value given by the user.
     *
     * @return the value in the form {@link #choices()} has it
     * @throws SQLException naming the setting, the value and what is accepted
     */
    public String check(String value) throws SQLException {
        String wanted = value == null ? "" : value.trim();
        if (choices.isEmpty() && !isLimit() && !isSize()) {
            return wanted;
        }
        String normal = wanted.toLowerCase(Locale.ROOT);
        boolean accepted =
                isSize()
                        ? ByteSize.parse(normal).isPresent()
                        : isLimit() ? isLimit(normal) : choices.contains(normal);
        if (!accepted) {
            throw new SQLException(
                    fullName()
                            + "="
                            + value
                            + " is not a value of this setting: it accepts "
                            + accepts()
                            + " ("
                            + (choices.isEmpty()
                                    ? ""
                                    : "nearest: " + nearest(normal, choices) + "; ")
                            + "default: "
                            + defaultValue
                            + ")");
        }
        return normal;
    }

    private static boolean isLimit(String value) {
        try {
            return value.equals(OFF) || Integer.parseInt(value) > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * The setting of that full name.
     *
     * @throws SQLException naming the nearest known one when there is none
     */
    public static Setting named(String fullName) throws SQLException {
        for (Setting setting : values()) {
            if (setting.fullName().equals(fullName)) {
                return setting;
            }
        }
        List<String> known = Arrays.stream(values()).map(Setting::fullName).toList();
        throw new SQLException(
                "unknown setting "
                        + fullName
                        + ": did you mean "
                        + nearest(fullName, known)
                        + "? SafeLite knows "
                        + String.join(", ", known));
    }

    private static String nearest(String word, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElseThrow();
    }

    /** The Levenshtein distance: how many letters to insert, drop or change. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
