package io.safelite.testing;

import com.p6spy.engine.logging.Category;
import com.p6spy.engine.spy.appender.FormattedLogger;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where p6spy writes to in the tests (spy.properties): the statements it has seen, in memory. */
public final class SpiedStatements extends FormattedLogger {
    private static final List<String> SQL = new CopyOnWriteArrayList<>();

    /** The statements seen since the last {@link #forget()}. */
    public static List<String> seen() {
        return List.copyOf(SQL);
    }

    public static void forget() {
        SQL.clear();
    }

    @Override
    public void logSQL(
            int connectionId,
            String now,
            long elapsed,
            Category category,
            String prepared,
            String sql,
            String url) {
        SQL.add(sql);
    }

    @Override
    public void logException(Exception e) {}

    @Override
    public void logText(String text) {}

    @Override
    public boolean isCategoryEnabled(Category category) {
        return true;
    }
}
