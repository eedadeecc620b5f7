package io.safelite.agent.internal.sqlite;

import io.safelite.agent.internal.report.Report;

/**
 * What to do about a file that two copies of sqlite-jdbc have open in one JVM.
 *
 * @param report where it is told, once per file
 * @param areRefused whether the second copy may not open it
 */
public record TwoCopies(Report report, boolean areRefused) {

    /**
     * Tells of it.
     *
     * @throws TwoCopiesException if the second is to be refused
     */
    void met(String file, ReflectedSqliteJdbc first, ReflectedSqliteJdbc second)
            throws TwoCopiesException {
        String text =
                file
                        + " is open through two copies of sqlite-jdbc, "
                        + first
                        + " and "
                        + second
                        + ": when one closes a connection the locks of the other are gone, and"
                        + " another process can corrupt the file"
                        + " (sqlite.org/howtocorrupt.html, 2.2.1). Put one sqlite-jdbc where both"
                        + " class loaders find it";
        if (areRefused) {
            throw new TwoCopiesException(text + ". Refused because of two_copies=refuse");
        }
        report.danger(file, "DANGER: " + text + ", or refuse this with two_copies=refuse");
    }
}
