package io.safelite.agent.internal.report;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/**
 * The engine's warnings as lines of the agent's: asking for the application's logging could set it
 * up before the application does.
 */
public final class ReportLogger implements System.Logger {
    private final Report report;

    public ReportLogger(Report report) {
        this.report = report;
    }

    @Override
    public String getName() {
        return "io.safelite";
    }

    @Override
    public boolean isLoggable(Level level) {
        return level.getSeverity() >= Level.WARNING.getSeverity() && level != Level.OFF;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
        if (!isLoggable(level)) {
            return;
        }
        boolean isFailure = thrown instanceof Exception || thrown instanceof Error;
        if (thrown == null || isFailure) {
            report.repeated(isFailure ? text + ": " + thrown : text);
        } else {
            report.repeated(text, thrown);
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
        if (isLoggable(level)) {
            boolean isPlain = values == null || values.length == 0;
            report.repeated(isPlain ? format : MessageFormat.format(format, values));
        }
    }
}
