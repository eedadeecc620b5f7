package io.safelite.it.serializability;

import java.time.Duration;

/** How long a workload runs: {@code -Dsoak.seconds=60} for longer than the build does. */
final class Soak {
    private static final String SECONDS = "soak.seconds";

    private Soak() {}

    static Duration orElse(Duration usual) {
        String seconds = System.getProperty(SECONDS);
        return seconds == null ? usual : Duration.ofSeconds(Long.parseLong(seconds));
    }
}
