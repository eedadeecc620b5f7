package io.safelite.benchmarks.suite;

import java.util.List;

/** What the report must not be taken for. */
final class Limits {
    static final List<String> NOT_COVERED =
            List.of(
                    "Readers that read many rows, or hold a result set open: those here read"
                            + " sixteen.",
                    "Transactions of different lengths, with many rows or with large values.",
                    "Retries by the application: every transaction is tried once, and a failed one"
                            + " is counted.",
                    "Connections that come and go, pools, and processes that start at different"
                            + " times.",
                    "A loss of power. That it may undo commits with synchronous=NORMAL and WAL is"
                            + " SQLite's documentation, not measured here.",
                    "A disk that is slow at anything but syncing, and a network. The slow disk is"
                            + " a simulation: only its syncs take longer.",
                    "More cores, other disks, file systems and operating systems than those named"
                        + " above. With more threads than cores the scheduler is measured, too.",
                    "SafeLite's agent: its driver is measured.");

    private Limits() {}
}
