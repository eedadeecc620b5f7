package io.safelite.agent.internal.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The agent's lines on stderr, each beginning with {@code [safelite]}. No logging framework: the
 * application may not have set its own up yet. Thread-safe.
 */
public final class Report {
    /** How much is said. */
    public enum Level {
        /** Nothing at all. */
        OFF,
        /** Failures and dangers. */
        ERROR,
        /** Warnings, and that the agent has started. */
        INFO,
        /** Stacks of failures, too. */
        DEBUG
    }

    private static final String PREFIX = "[safelite] ";

    /** Before a frame of a stack. */
    private static final String AT = PREFIX + "    at ";

    private static final int MOST_DIFFERENT = 1_000;

    private static final int MOST_WARNINGS = 100;
    private static final String LAST_WARNING =
            " (that was warning number "
                    + MOST_WARNINGS
                    + "; no more are shown, but for log=debug)";

    private final AtomicInteger warningsLeft = new AtomicInteger(MOST_WARNINGS);
    private final PrintStream out;
    private final Level level;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    public Report(PrintStream out, Level level) {
        this.out = out;
        this.level = level;
    }

    /**
     * Something went wrong and the application goes on without SafeLite. Each kind of failure is
     * said once, for the first thing that it happened to.
     */
    public void failure(String what, Throwable why) {
        once(
                Level.ERROR,
                what + ": " + why + "; going on without SafeLite there",
                "failure " + why);
        if (level == Level.DEBUG) {
            why.printStackTrace(out);
        }
    }

    /** Something dangerous that the application does, once for each thing it does it to. */
    public void danger(String thing, String text) {
        once(Level.ERROR, text, "danger " + thing);
    }

    /** The same, with where it is done. */
    public void danger(String thing, String text, List<StackTraceElement> stack) {
        if (isNew("danger " + thing)) {
            print(Level.ERROR, text, stack);
        }
    }

    /** Something the operator should know. Each is said once. */
    public void warn(String text) {
        once(Level.INFO, text, text);
    }

    /** A warning of the engine's, which may come again, but not without end. */
    public void repeated(String text) {
        repeated(text, List.of());
    }

    /**
     * The same, with a throwable that is no failure: its stack is shown, for the place that it is
     * of, and those of what it has suppressed.
     */
    public void repeated(String text, Throwable place) {
        List<Throwable> places = new ArrayList<>(List.of(place));
        places.addAll(List.of(place.getSuppressed()));
        repeated(text, places);
    }

    private void repeated(String text, List<Throwable> places) {
        int left = warningsLeft.getAndUpdate(n -> Math.max(0, n - 1));
        if (left > 0 || level == Level.DEBUG) {
            StringBuilder lines = new StringBuilder(line(left == 1 ? text + LAST_WARNING : text));
            for (Throwable place : places) {
                String what = System.lineSeparator() + line("  " + place.getMessage() + ":");
                lines.append(what).append(frames(List.of(place.getStackTrace())));
            }
            print(Level.INFO, lines);
        }
    }

    /** The agent protects from now on. Said for the first copy of sqlite-jdbc only. */
    public void started(String text) {
        once(Level.INFO, text, "started");
    }

    /** What the agent does. */
    public void info(String text) {
        once(Level.INFO, text, text);
    }

    private void once(Level needed, String text, String key) {
        if (isNew(key)) {
            print(needed, text);
        }
    }

    private boolean isNew(String key) {
        return said.size() < MOST_DIFFERENT && said.add(key);
    }

    private void print(Level needed, String text) {
        print(needed, text, List.of());
    }

    private void print(Level needed, String text, List<StackTraceElement> stack) {
        print(needed, new StringBuilder(line(text)).append(frames(stack)));
    }

    /** In one piece, so that what other threads print does not come in between. */
    private void print(Level needed, StringBuilder lines) {
        if (level.compareTo(needed) >= 0) {
            out.println(lines);
        }
    }

    private static String line(String text) {
        return PREFIX + text.replaceAll("\\s*\\R\\s*", " ");
    }

    private static String frames(List<StackTraceElement> stack) {
        StringBuilder lines = new StringBuilder();
        for (StackTraceElement frame : stack) {
            lines.append(System.lineSeparator()).append(AT).append(frame);
        }
        return lines.toString();
    }
}
