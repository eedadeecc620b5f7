package io.safelite.internal.queue;

/** How long tests run that find more the longer they do: see CONTRIBUTING.md. */
final class Soak {
    private static final int SECONDS = Integer.getInteger("safelite.soak.seconds", 0);

    private Soak() {}

    /** Whether this is the long run. */
    static boolean isOn() {
        return SECONDS > 0;
    }

    /** For how long one test should run. */
    static long seconds(long usually) {
        return isOn() ? SECONDS : usually;
    }
}
