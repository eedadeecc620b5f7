package io.safelite.it.serializability;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteException;

/** Keeps what the clients of this process tell. */
final class Recording implements Recorder {
    private final List<Transaction> transactions = new ArrayList<>();
    private final Map<String, Integer> failures = new TreeMap<>();

    @Override
    public void commits(Transaction transaction) {}

    @Override
    public synchronized void ended(Transaction transaction) {
        transactions.add(transaction.withId(transactions.size() + 1));
    }

    @Override
    public synchronized void failed(SQLException failure) {
        failures.merge(kind(failure), 1, Integer::sum);
    }

    synchronized void failed(String kind) {
        failures.merge(kind, 1, Integer::sum);
    }

    /** SQLState and SQLite's extended code by name. */
    static String kind(SQLException failure) {
        String code =
                failure instanceof SQLiteException e
                        ? e.getResultCode().name().replace("SQLITE_", "")
                        : String.valueOf(failure.getErrorCode());
        return failure.getSQLState() == null ? code : failure.getSQLState() + " " + code;
    }

    synchronized List<Transaction> transactions() {
        return List.copyOf(transactions);
    }

    synchronized Map<String, Integer> failures() {
        return Map.copyOf(failures);
    }
}
