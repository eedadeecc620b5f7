package io.safelite.benchmarks;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What happens right now: one line that is overwritten every second on a terminal, else a plain
 * line every second.
 */
public final class Progress {
    private final PrintStream out;
    private final boolean terminal;
    private int width;

    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Java 22 and later have a console without a terminal too, and a method that says so. */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean onTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Returns when {@link System#nanoTime()} has reached {@code deadline}. */
    public void until(long deadline, String what, LongSupplier commits, LongSupplier failures)
            throws InterruptedException {
        long second = TimeUnit.SECONDS.toNanos(1);
        long left;
        while ((left = deadline - System.nanoTime()) > 0) {
            show(
                    String.format(
                            Locale.ROOT,
                            "%s: %d s left, %,d commits, %,d failures",
                            what,
                            (left + second - 1) / second,
                            commits.getAsLong(),
                            failures.getAsLong()));
            TimeUnit.NANOSECONDS.sleep(Math.min(left, second));
        }
        clear();
    }

    private void show(String line) {
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            out.flush();
            width = line.length();
        } else {
            out.println(line);
        }
    }

    private void clear() {
        if (terminal) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
            width = 0;
        }
    }
}
