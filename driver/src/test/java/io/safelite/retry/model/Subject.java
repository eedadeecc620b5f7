package io.safelite.retry.model;

import static io.safelite.testing.SqlFailures.doomed;

import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import io.safelite.testing.SqlFailures;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What a program can run on. */
enum Subject {
    /** The driver that is to be proven. */
    SAFELITE {
        @Override
        Connection connect(Path file) throws SQLException {
            return DriverManager.getConnection(
                    "jdbc:safelite:"
                            + file
                            + "?safelite.begin=deferred&synchronous=OFF&busy_timeout=20000&"
                            + Events.LISTENER);
        }

        @Override
        void afterRefusal(Application application) throws Exception {
            Connection connection = application.connection();
            doomed(() -> Databases.ask(connection, "SELECT 1"));
            doomed(() -> Databases.run(connection, "DELETE FROM account"));
            doomed(connection::setSavepoint);
            for (Cursor cursor : application.execution().openCursors()) {
                // The rows of RETURNING are SafeLite's own copy.
                if (!cursor.call().isReturning()) {
                    SqlFailures.failure(cursor::next);
                }
            }
            doomed(connection::commit);
            connection.rollback();
        }
    },

    /** The driver below. */
    PLAIN {
        @Override
        Connection connect(Path file) throws SQLException {
            return DriverManager.getConnection(
                    "jdbc:sqlite:" + file + "?synchronous=OFF&busy_timeout=0");
        }

        @Override
        void afterRefusal(Application application) throws Exception {
            application.execution().tidy();
            application.connection().rollback();
        }
    };

    abstract Connection connect(Path file) throws SQLException;

    /** Checks that nothing is accepted before rollback(), and rolls back. */
    abstract void afterRefusal(Application application) throws Exception;
}
