package io.safelite.retry.model;

import java.sql.SQLException;

/** What a program does with savepoints. */
sealed interface SavepointStep extends Step {

    String name();

    /** Sets one. */
    record Mark(String name) implements SavepointStep {
        @Override
        public void run(Execution app) throws SQLException {
            app.mark(name);
        }

        @Override
        public String toString() {
            return "setSavepoint(" + name + ")";
        }
    }

    /** Rolls back to one, if there was one. */
    record BackTo(String name) implements SavepointStep {
        @Override
        public void run(Execution app) throws SQLException {
            app.backTo(name);
        }

        @Override
        public String toString() {
            return "rollback(" + name + ")";
        }
    }

    /** Releases one, if there was one. */
    record Release(String name) implements SavepointStep {
        @Override
        public void run(Execution app) throws SQLException {
            app.release(name);
        }

        @Override
        public String toString() {
            return "releaseSavepoint(" + name + ")";
        }
    }

    /** Does it by SQL; the name is all of that. */
    record BySql(String name) implements SavepointStep {
        @Override
        public void run(Execution app) throws SQLException {
            app.execute(name);
        }

        @Override
        public String toString() {
            return "execute " + name;
        }
    }
}
