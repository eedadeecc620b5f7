package io.safelite.it.errors;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Logs nothing: they log every failure, and failures are what is looked for here. */
final class Quiet implements BeforeAllCallback, AfterAllCallback {
    private static final List<Logger> LOGS =
            List.of(Logger.getLogger("org.hibernate"), Logger.getLogger("io.safelite"));

    @Override
    public void beforeAll(ExtensionContext context) {
        LOGS.forEach(log -> log.setLevel(Level.OFF));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LOGS.forEach(log -> log.setLevel(null));
    }
}
