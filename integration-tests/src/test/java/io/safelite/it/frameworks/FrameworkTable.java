package io.safelite.it.frameworks;

import java.util.Locale;

/**
 * Prints the table of docs/frameworks.md, one JVM after the other. Argument: the number of
 * transfers of each thread.
 */
public final class FrameworkTable {
    private final int transfersOfEach;

    private FrameworkTable(int transfersOfEach) {
        this.transfersOfEach = transfersOfEach;
    }

    public static void main(String[] args) throws Exception {
        System.out.println(
                "| framework | with | failed | transfers/s | longest ms | books | audits beside |");
        System.out.println("| --- | --- | ---: | ---: | ---: | --- | --- |");
        new FrameworkTable(Integer.parseInt(args[0])).print();
    }

    private interface Run {
        BankOutcome in(Way way) throws Exception;
    }

    private void print() throws Exception {
        for (Framework framework : Framework.values()) {
            rows(framework.title(), way -> BankJvm.run(framework, way, transfersOfEach));
        }
        for (SpringBoot application : SpringBoot.values()) {
            rows(application.title(), way -> application.run(way, transfersOfEach));
        }
    }

    private static void rows(String title, Run run) throws Exception {
        for (Way way : Way.values()) {
            BankOutcome outcome = run.in(way);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %d of %d | %.0f | %d | %s | %s |%n",
                    title,
                    with(way),
                    outcome.failed(),
                    outcome.ok() + outcome.failed(),
                    outcome.perSecond(),
                    outcome.longestMillis(),
                    outcome.books(),
                    audits(outcome));
        }
    }

    private static String with(Way way) {
        return switch (way) {
            case PLAIN -> "sqlite-jdbc";
            case URL -> "SafeLite, URL";
            default -> "SafeLite, " + way;
        };
    }

    private static String audits(BankOutcome outcome) {
        return outcome.audits() + (outcome.audit().equals("right") ? ", right" : ", then failed");
    }
}
