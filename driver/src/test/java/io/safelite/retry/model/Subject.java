package io.safelite.retry.model;

import static io.safelite.testing.Access.PLAIN;
import static io.safelite.testing.Access.SAFE;
import static io.safelite.testing.SqlFailures.doomed;

import io.safelite.testing.Databases;
import io.safelite.testing.Events;
import io.safelite.testing.SqlFailures;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** What a program can run on. */
sealed interface Subject {

    Connection connect(Path file) throws SQLException;

    /** Checks that nothing is accepted before rollback(), and rolls back. */
    void afterRefusal(Application application) throws Exception;

    /** Whether the others must be of SafeLite too, for it does not let anybody else in between. */
    default boolean wantsItsLike() {
        return false;
    }

    /** The driver that is to be proven, with the parameter that matters. */
    record SafeLite(String parameter) implements Subject {
        @Override
        public Connection connect(Path file) throws SQLException {
            return SAFE.connect(
                    "%s?%s&synchronous=OFF&busy_timeout=20000&%s"
                            .formatted(file, parameter, Events.LISTENER));
        }

        @Override
        public void afterRefusal(Application application) throws Exception {
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

        @Override
        public boolean wantsItsLike() {
            return parameter.contains("immediate");
        }
    }

    /** The driver below. */
    record Plain() implements Subject {
        @Override
        public Connection connect(Path file) throws SQLException {
            return PLAIN.connect(file + "?synchronous=OFF&busy_timeout=0");
        }

        @Override
        public void afterRefusal(Application application) throws Exception {
            application.execution().tidy();
            application.connection().rollback();
        }
    }
}
