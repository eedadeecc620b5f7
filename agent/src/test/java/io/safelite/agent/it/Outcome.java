package io.safelite.agent.it;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM that has ended left behind. */
record Outcome(int exitCode, String stdout, String stderr) {
    /** How the classes of protected connections begin. */
    static final String PROTECTED = "org.sqlite.SafeLite$";

    private static final String OURS = "[safelite] ";
    private static final Pattern FAILED = Pattern.compile("failed (\\d+) of 320");

    /** The agent's lines on standard error. */
    List<String> agentLines() {
        return stderr.lines().filter(line -> line.startsWith(OURS)).toList();
    }

    /** What else is on standard error: the JVM's warnings, the driver's, the application's. */
    List<String> otherLines() {
        return stderr.lines().filter(line -> !line.startsWith(OURS)).toList();
    }

    /** The checks that went well. */
    List<String> okLines() {
        return stdout.lines().filter(line -> line.startsWith("ok ")).toList();
    }

    /** Which checks were made, in order, however they came out. */
    List<String> checks() {
        return stdout.lines()
                .filter(line -> !line.matches("(failed|counter|caught) .*"))
                .map(line -> line.replaceFirst("^(ok|FAIL) ([^:]*).*", "$2"))
                .toList();
    }

    /** How many of the contending transactions failed. */
    int failed() {
        Matcher matcher = FAILED.matcher(stdout);
        if (!matcher.find()) {
            throw new AssertionError("no contention in " + this);
        }
        return Integer.parseInt(matcher.group(1));
    }
}
