package io.safelite.internal.log;

import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A logger whose failures end here: what a JDBC call has done, a commit above all, does not depend
 * on whether it could be logged. The first failure is shown on {@link System#err}, as {@link
 * java.util.logging.ErrorManager} does. Thread-safe.
 */
final class HarmlessLogger implements System.Logger {
    private static final AtomicBoolean HAS_FAILED = new AtomicBoolean();

    private final System.Logger logger;

    HarmlessLogger(System.Logger logger) {
        this.logger = logger;
    }

    @Override
    public String getName() {
        return logger.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        try {
            return logger.isLoggable(level);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failed(e);
            return false;
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        try {
            logger.log(level, bundle, message, thrown);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failed(e);
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        try {
            logger.log(level, bundle, format, parameters);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        if (HAS_FAILED.compareAndSet(false, true)) {
            System.err.println(
                    "SafeLite cannot log to \""
                            + getName()
                            + "\", and goes on; further failures are not shown:");
            failure.printStackTrace();
        }
    }
}
