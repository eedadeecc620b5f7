package io.safelite.internal.journal;

/**
 * Something that can be executed again.
 *
 * @param sql the text
 * @param parameters what was bound
 * @param maxRows how many rows its result set shows at most; 0 for all
 * @param countsTriggers whether the rows that triggers change count as changed, as with {@code
 *     Statement.executeUpdate} of sqlite-jdbc and nothing else (jdbc3/JDBC3Statement.java)
 */
public record Command(String sql, Parameters parameters, int maxRows, boolean countsTriggers) {
    /** A statement without parameters. */
    public static Command of(String sql) {
        return new Command(sql, Parameters.NONE, 0, false);
    }
}
