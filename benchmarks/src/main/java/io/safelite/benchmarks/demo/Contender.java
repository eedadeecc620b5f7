package io.safelite.benchmarks.demo;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A way to open the file. Nothing but the URL differs between them. */
enum Contender {
    PLAIN("plain", "sqlite-jdbc, defaults", "jdbc:sqlite:", ""),
    IMMEDIATE(
            "immediate",
            "sqlite-jdbc, WAL + IMMEDIATE",
            "jdbc:sqlite:",
            "?journal_mode=WAL&transaction_mode=IMMEDIATE"),
    SAFELITE("safelite", "SafeLite", "jdbc:safelite:", "");

    private final String key;
    private final String title;
    private final String prefix;
    private final String suffix;

    Contender(String key, String title, String prefix, String suffix) {
        this.key = key;
        this.title = title;
        this.prefix = prefix;
        this.suffix = suffix;
    }

    /** What {@code --only} calls it. */
    String key() {
        return key;
    }

    String title() {
        return title;
    }

    String url(Path file) {
        return prefix + file + suffix;
    }

    static Optional<Contender> of(String key) {
        return Arrays.stream(values()).filter(c -> c.key.equals(key)).findFirst();
    }

    static String keys() {
        return Arrays.stream(values()).map(Contender::key).collect(Collectors.joining(", "));
    }
}
