package io.safelite.retry.model;

import io.safelite.retry.model.Observation.Kind;
import java.sql.SQLException;

/** What a program does with a cursor that it has opened; nothing if it is not open. */
sealed interface CursorStep extends Step {

    int cursor();

    void run(Execution app, Cursor rows) throws SQLException;

    @Override
    default void run(Execution app) throws SQLException {
        Cursor rows = app.cursor(cursor());
        if (rows != null) {
            run(app, rows);
        }
    }

    /** Moves it on. */
    record Next(int cursor) implements CursorStep {
        @Override
        public void run(Execution app, Cursor rows) throws SQLException {
            app.see(Kind.NEXT, "next", rows.next() ? 1L : 0L);
        }

        @Override
        public String toString() {
            return "cursor " + cursor + " next()";
        }
    }

    /** Looks at a column. */
    record Get(int cursor, int column, Getter getter) implements CursorStep {
        @Override
        public void run(Execution app, Cursor rows) throws SQLException {
            rows.look(app, getter, column);
        }

        @Override
        public String toString() {
            return "cursor " + cursor + " get " + getter + " " + column;
        }
    }

    /** Reads it to its end: one column, and of every other row a second one. */
    record ReadAll(int cursor, int column, Getter getter) implements CursorStep {
        @Override
        public void run(Execution app, Cursor rows) throws SQLException {
            for (int i = 0; rows.isOpen(); i++) {
                app.see(Kind.NEXT, "next", rows.next() ? 1L : 0L);
                rows.look(app, getter, column);
                if (i % 2 == 1) {
                    rows.look(app, Getter.STRING, 1);
                }
            }
        }

        @Override
        public String toString() {
            return "cursor " + cursor + " read all " + getter + " " + column;
        }
    }

    /** Closes the result set, or its statement. */
    record Close(int cursor, boolean statementToo) implements CursorStep {
        @Override
        public void run(Execution app, Cursor rows) throws SQLException {
            app.close(cursor, statementToo);
        }

        @Override
        public String toString() {
            return "cursor " + cursor + " close" + (statementToo ? ", and its statement" : "");
        }
    }

    /** Sets parameters of the statement that it belongs to, and does not execute it. */
    record SetOnly(int cursor) implements CursorStep {
        @Override
        public void run(Execution app, Cursor rows) throws SQLException {
            rows.call().setOnly(77L);
        }

        @Override
        public String toString() {
            return "cursor " + cursor + " set other parameters of its statement";
        }
    }
}
