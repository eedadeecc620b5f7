package io.safelite.retry.model;

import io.safelite.retry.model.Observation.Kind;
import java.sql.Connection;
import java.sql.SQLException;

/** How a program ends its transaction. */
enum Ending {
    COMMIT {
        @Override
        void end(Execution app, Connection connection) throws SQLException {
            connection.commit();
        }
    },

    /** Reads the rest of its open cursors afterwards, as JDBC allows. */
    COMMIT_AND_READ_ON {
        @Override
        void end(Execution app, Connection connection) throws SQLException {
            connection.commit();
            app.readOn();
        }
    },

    /** By switching autocommit on. */
    AUTOCOMMIT {
        @Override
        void end(Execution app, Connection connection) throws SQLException {
            connection.setAutoCommit(true);
            app.see(Kind.END, "autocommit", String.valueOf(connection.getAutoCommit()));
            connection.setAutoCommit(false);
        }
    },

    ROLLBACK {
        @Override
        void end(Execution app, Connection connection) throws SQLException {
            connection.rollback();
        }
    };

    abstract void end(Execution app, Connection connection) throws SQLException;
}
