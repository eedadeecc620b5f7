package io.safelite.agent.internal.tool;

/** What is known of another process; often it may not be asked. */
enum Answer {
    YES("yes"),
    NO("no"),
    UNKNOWN("?");

    private final String text;

    Answer(String text) {
        this.text = text;
    }

    static Answer of(boolean yes) {
        return yes ? YES : NO;
    }

    @Override
    public String toString() {
        return text;
    }
}
