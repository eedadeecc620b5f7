package io.safelite.agent.internal.files;

import io.safelite.agent.internal.report.Report;
import io.safelite.agent.internal.weave.FileOpenTransformer;
import io.safelite.internal.connect.Connector;
import java.lang.instrument.Instrumentation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Reports code of the application that opens a live database file with java.io or java.nio: when it
 * closes that, the operating system drops every lock that SQLite holds on the file in this process
 * (https://sqlite.org/howtocorrupt.html, section 2.2). Thread-safe.
 *
 * <p>The JDK's classes are woven when the first database file is opened, not before. On Windows
 * locks are not dropped so, and nothing is done.
 */
public final class FileGuard {
    private static final int DEEPEST_STACK = 40;
    private static final String JDK_MODULE = "java.base";

    private final LiveFiles files = new LiveFiles();
    private final AtomicBoolean isObserving;
    private final boolean isWanted;
    private final Instrumentation instrumentation;
    private final Report report;
    private boolean isWoven;

    /**
     * @param isWanted whether it does anything at all
     */
    public FileGuard(Instrumentation instrumentation, Report report, boolean isWanted) {
        boolean isWindows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        this.instrumentation = instrumentation;
        this.report = report;
        this.isWanted = isWanted && !isWindows;
        this.isObserving = new AtomicBoolean(!this.isWanted);
    }

    /** Knows the database files that are opened from now on. */
    public void observe() {
        if (isObserving.compareAndSet(false, true)) {
            Connector.observeFiles(files);
        }
    }

    /** Looks from now on at what is opened in this JVM, if a database file is open. */
    public void watch() {
        if (!files.isEmpty()) {
            weave();
        }
    }

    /** Gets ready to {@link #watch}, which takes a while. */
    public synchronized void weave() {
        if (isWanted && !isWoven) {
            isWoven = true;
            FileOpenTransformer.install(instrumentation, report);
        }
    }

    /**
     * What is called before a file is opened, in whatever thread: quick, and throws nothing.
     *
     * @return takes a String, or a Path of the JDK's own
     */
    public Consumer<Object> opening() {
        return this::opening;
    }

    private void opening(Object path) {
        try {
            String file = path == null ? null : files.at(path.toString());
            if (file != null) {
                report(file);
            }
        } catch (Throwable e) { // whoever opens a file must get it whatever happens here
            report.failure("cannot see who opens " + path, e);
        }
    }

    private void report(String file) {
        List<StackTraceElement> stack = stack();
        String caller =
                stack.stream()
                        .filter(frame -> !JDK_MODULE.equals(frame.getModuleName()))
                        .findFirst()
                        .map(StackTraceElement::toString)
                        .orElse("the JDK");
        report.danger(
                file + caller,
                "DANGER: "
                        + file
                        + " is in use by SQLite, and "
                        + caller
                        + " opens it with java.io or java.nio: when that is closed, SQLite's locks"
                        + " on the file are gone, and another process can corrupt it"
                        + " (sqlite.org/howtocorrupt.html, 2.2). Copy a database with VACUUM INTO"
                        + " or sqlite-jdbc's backup; file_access=off silences this",
                stack);
    }

    /** Who opens it, without what the agent put on top. */
    private static List<StackTraceElement> stack() {
        return Arrays.stream(new Throwable().getStackTrace())
                .dropWhile(frame -> !JDK_MODULE.equals(frame.getModuleName()))
                .dropWhile(frame -> frame.getClassName().equals(FileOpenTransformer.BRIDGE))
                .limit(DEEPEST_STACK)
                .toList();
    }
}
