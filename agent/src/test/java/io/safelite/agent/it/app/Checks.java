package io.safelite.agent.it.app;

/** Runs checks by name; each becomes one line on standard output, the same in every run. */
final class Checks {
    private Checks() {}

    /** What a check does; throwing anything means that it has failed. */
    interface Check {
        void run() throws Throwable;
    }

    static void check(String name, Check check) {
        try {
            check.run();
            System.out.println("ok " + name);
        } catch (Throwable e) {
            System.out.println("FAIL " + name + ": " + why(e));
        }
    }

    static void that(boolean holds, Object found) {
        if (!holds) {
            throw new AssertionError("found " + found);
        }
    }

    static void equal(Object found, Object wanted) {
        if (!wanted.equals(found)) {
            throw new AssertionError("found " + found + " wanted " + wanted);
        }
    }

    /** One line without anything that differs from run to run, such as hash codes. */
    private static String why(Throwable e) {
        String text = e.getClass().getName() + ": " + e.getMessage();
        return text.replaceAll("\\s+", " ").replaceAll("@[0-9a-f]{4,}", "@");
    }
}
