package io.safelite.internal.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What is bound to a statement, as it was when the statement was executed. Immutable. */
public interface Parameters {
    /** There are none. */
    Parameters NONE =
            new Parameters() {
                @Override
                public void bindTo(PreparedStatement statement) {}

                @Override
                public long size() {
                    return 0;
                }
            };

    /** Binds them to another statement of the same text. */
    void bindTo(PreparedStatement statement) throws SQLException;

    /** About how many bytes they keep alive. */
    long size();
}
