package io.safelite.it.serializability;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Clients that are wrong, to see that their anomalies are found. */
final class BrokenClients {
    private static final int MOST_REPEATS = 20;

    private BrokenClients() {}

    static final class Swallowing extends Client {
        Swallowing(Setting setting) {
            super(setting);
        }

        @Override
        void append(int key, int value) {
            try {
                super.append(key, value);
            } catch (SQLException e) {
                // Here is what is wrong.
            }
        }

        @Override
        void read(int key) {
            try {
                super.read(key);
            } catch (SQLException e) {
                // As above; nothing was seen.
            }
        }
    }

    static final class RepeatingStatement extends Client {
        RepeatingStatement(Setting setting) {
            super(setting);
        }

        @Override
        void append(int key, int value) throws SQLException {
            for (int i = 0; ; i++) {
                try {
                    super.append(key, value);
                    return;
                } catch (SQLException e) {
                    if (i == MOST_REPEATS || connection().getAutoCommit()) {
                        throw e;
                    }
                    // A new snapshot, as it were: everything before is forgotten.
                    connection().rollback();
                }
            }
        }
    }

    static final class ReadingBefore extends Client {
        ReadingBefore(Setting setting) {
            super(setting);
        }

        @Override
        void append(int key, int value) throws SQLException {
            if (connection().getAutoCommit()) {
                super.append(key, value);
                return;
            }
            List<Integer> list = new ArrayList<>(store().read(connection(), key));
            connection().commit();
            LockSupport.parkNanos(100_000);
            list.add(value);
            try (PreparedStatement statement =
                    connection().prepareStatement("INSERT OR REPLACE INTO lists VALUES(?, ?)")) {
                statement.setInt(1, key);
                statement.setString(
                        2, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
                statement.executeUpdate();
            }
        }
    }
}
