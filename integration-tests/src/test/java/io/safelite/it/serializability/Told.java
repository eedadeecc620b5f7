package io.safelite.it.serializability;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what clients of other processes tell, line by line. Thread-safe. */
final class Told {
    private static final String COMMITS = "c ";
    private static final String ENDED = "e ";
    private static final String FAILED = "f ";

    /** Ends every line: who is killed may leave half of one. */
    private static final String COMPLETE = ";";

    private final Recording recording = new Recording();

    /** Per client, what it was about to commit when it was last heard of. */
    private final Map<String, Transaction> open = new HashMap<>();

    /** Writes the lines that {@link #line} reads. */
    static Recorder to(PrintStream output) {
        return new Recorder() {
            @Override
            public void commits(Transaction transaction) {
                print(COMMITS + HistoryText.line(transaction));
            }

            @Override
            public void ended(Transaction transaction) {
                print(ENDED + HistoryText.line(transaction));
            }

            @Override
            public void failed(SQLException failure) {
                print(FAILED + Recording.kind(failure));
            }

            private void print(String line) {
                synchronized (output) {
                    output.print(line + COMPLETE + "\n");
                    output.flush();
                }
            }
        };
    }

    synchronized void line(String line) {
        if (!line.endsWith(COMPLETE)) {
            return;
        }
        String rest = line.substring(COMMITS.length(), line.length() - COMPLETE.length());
        if (line.startsWith(FAILED)) {
            recording.failed(rest);
        } else if (line.startsWith(COMMITS)) {
            Transaction transaction = HistoryText.transaction(0, rest);
            open.put(transaction.client(), transaction);
        } else if (line.startsWith(ENDED)) {
            Transaction transaction = HistoryText.transaction(0, rest);
            open.remove(transaction.client());
            recording.ended(transaction);
        } else {
            throw new IllegalArgumentException("a worker says: " + line);
        }
    }

    /** All of them; those nobody heard the end of are of unknown outcome. */
    synchronized List<Transaction> transactions() {
        List<Transaction> all = new ArrayList<>(recording.transactions());
        for (Transaction transaction : open.values()) {
            all.add(transaction.withId(all.size() + 1));
        }
        return all;
    }

    Map<String, Integer> failures() {
        return recording.failures();
    }
}
