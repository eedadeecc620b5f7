package io.safelite.benchmarks.start;

/** With which agent a program is started. */
enum Variant {
    NONE("no agent"),
    EMPTY("empty agent"),
    SAFELITE("SafeLite");

    private final String title;

    Variant(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
