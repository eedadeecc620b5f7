package io.safelite.benchmarks;

import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** How many failures of which code. Not thread-safe. */
public final class Failures {
    private final Map<String, Long> byCode = new TreeMap<>();

    public void record(Exception failure) {
        add(code(failure), 1);
    }

    /** Notes {@code n} failures that {@link #code} called so. */
    public void add(String code, long n) {
        byCode.merge(code, n, Long::sum);
    }

    public void add(Failures other) {
        other.byCode.forEach(this::add);
    }

    public long count() {
        return byCode.values().stream().mapToLong(Long::longValue).sum();
    }

    public Map<String, Long> byCode() {
        return Collections.unmodifiableMap(byCode);
    }

    /** SQLite's extended code if the exception or a cause knows it, else the vendor code. */
    public static String code(Exception failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLiteException sqlite) {
                SQLiteErrorCode code = sqlite.getResultCode();
                return code.name() + " " + code.code;
            }
        }
        if (failure instanceof SQLException sql && sql.getErrorCode() != 0) {
            return SQLiteErrorCode.getErrorCode(sql.getErrorCode()).name()
                    + " "
                    + sql.getErrorCode();
        }
        return failure.getClass().getSimpleName() + " \"" + failure.getMessage() + "\"";
    }
}
