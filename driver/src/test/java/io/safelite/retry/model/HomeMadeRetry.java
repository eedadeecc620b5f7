package io.safelite.retry.model;

import io.safelite.event.ConflictReason;
import io.safelite.event.TransactionRetry;
import io.safelite.event.TransactionRetry.Outcome;
import io.safelite.event.TransactionRetry.Trigger;
import io.safelite.retry.model.Observation.Kind;
import io.safelite.testing.Events;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A retry of whole transactions made at home, of the sort that is in the driver: once right, and
 * then with one mistake each. They show that the checker accepts what is right, and finds mistakes.
 */
enum HomeMadeRetry implements Recovery {
    CORRECT,

    /** As databases and drivers have done that gave it up later. */
    COMPARES_NOTHING {
        @Override
        boolean compares(Observation observation) {
            return false;
        }
    },

    /** Does not notice that there are more rows, or less. */
    IGNORES_NEXT {
        @Override
        boolean compares(Observation observation) {
            return observation.kind() != Kind.NEXT;
        }
    },

    IGNORES_VALUES {
        @Override
        boolean compares(Observation observation) {
            return observation.kind() != Kind.VALUE;
        }
    },

    IGNORES_FAILURES {
        @Override
        boolean compares(Observation observation) {
            return observation.kind() != Kind.FAILURE;
        }
    },

    /** As if what was read after a savepoint were forgotten by rolling back to it. */
    FORGETS_WHAT_IS_ROLLED_BACK {
        @Override
        boolean sees(Stopped stopped, List<Observation> now) {
            List<Step> steps = stopped.program().steps().subList(0, stopped.at());
            int from = steps.indexOf(new SavepointStep.Mark("a"));
            int to = steps.lastIndexOf(new SavepointStep.BackTo("a"));
            return without(from, to, stopped.execution().trace()).equals(without(from, to, now));
        }

        private List<Observation> without(int from, int to, List<Observation> trace) {
            return trace.stream()
                    .filter(seen -> from < 0 || seen.step() < from || seen.step() > to)
                    .toList();
        }
    },

    /** Opens the cursors again, but leaves them before their first row. */
    LOSES_POSITIONS {
        @Override
        Execution goOn(Stopped stopped, Execution again) throws Exception {
            again.tidy();
            Execution opened = new Execution(stopped.application());
            for (int i = 0; i < stopped.at(); i++) {
                if (stopped.program().steps().get(i) instanceof Step.Query query) {
                    opened.perform(i, query);
                }
            }
            return super.goOn(stopped, opened);
        }
    },

    /** Opens no cursor again. */
    LOSES_CURSORS {
        @Override
        Execution goOn(Stopped stopped, Execution again) throws Exception {
            again.tidy();
            return super.goOn(stopped, again);
        }
    },

    LOSES_SAVEPOINTS {
        @Override
        boolean repeats(Step step) {
            return !(step instanceof SavepointStep.Mark);
        }
    },

    /** Repeats what each statement did, and then what the next one did. */
    LOSES_THE_ORDER {
        @Override
        List<Integer> order(Stopped stopped) {
            List<Step> steps = stopped.program().steps();
            return super.order(stopped).stream()
                    .sorted((a, b) -> steps.get(a).kind().compareTo(steps.get(b).kind()))
                    .toList();
        }
    },

    /** As after a swallowed SQLITE_BUSY. */
    LOSES_THE_REFUSED_STATEMENT {
        @Override
        Execution goOn(Stopped stopped, Execution again) {
            again.remember(stopped.execution());
            return again;
        }
    },

    REPEATS_THE_REFUSED_STATEMENT {
        @Override
        Execution goOn(Stopped stopped, Execution again) throws Exception {
            again.perform(stopped.at(), stopped.program().steps().get(stopped.at()));
            return super.goOn(stopped, again);
        }
    },

    /** Gives up for no reason. */
    REFUSES_ALWAYS {
        @Override
        boolean sees(Stopped stopped, List<Observation> now) {
            return false;
        }
    },

    /** Gives up after a part of it is there for all to see. */
    LEAVES_HALF_BEHIND {
        @Override
        void giveUp(Connection connection) throws SQLException {
            run(connection, "DELETE FROM log");
            connection.commit();
        }
    };

    /** Whether that must be seen again. */
    boolean compares(Observation observation) {
        return true;
    }

    /** Whether that step is run again. */
    boolean repeats(Step step) {
        return true;
    }

    /** The steps that are run again, in this order. */
    List<Integer> order(Stopped stopped) {
        return IntStream.range(0, stopped.at()).boxed().toList();
    }

    boolean sees(Stopped stopped, List<Observation> now) {
        return stopped.execution().trace().stream()
                .filter(this::compares)
                .toList()
                .equals(now.stream().filter(this::compares).toList());
    }

    void giveUp(Connection connection) throws SQLException {
        connection.rollback();
    }

    Execution goOn(Stopped stopped, Execution again) throws Exception {
        again.remember(stopped.execution());
        again.perform(stopped.at(), stopped.program().steps().get(stopped.at()));
        return again;
    }

    @Override
    public final Execution recover(Stopped stopped) throws Exception {
        Connection connection = stopped.application().connection();
        stopped.execution().tidy();
        lock(connection);
        Execution again = new Execution(stopped.application());
        for (int i : order(stopped)) {
            Step step = stopped.program().steps().get(i);
            if (repeats(step)) {
                again.perform(i, step);
            }
        }
        boolean same = sees(stopped, again.trace());
        tell(same, stopped.at());
        if (!same) {
            again.tidy();
            giveUp(connection);
            throw new SQLException(
                    "reason " + ConflictReason.OBSERVATION_CHANGED, Failures.CONFLICT);
        }
        return goOn(stopped, again);
    }

    /** Begins again with the lock; others may hold it for a while. */
    private static void lock(Connection connection) throws Exception {
        while (true) {
            connection.rollback();
            try {
                run(connection, "DELETE FROM setting WHERE 0");
                return;
            } catch (SQLException e) {
                if (!Failures.isContention(e)) {
                    throw e;
                }
                Thread.sleep(1);
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Tells of it as SafeLite does. */
    private static void tell(boolean same, int statements) {
        new Events()
                .onRetry(
                        new TransactionRetry(
                                0,
                                "made at home",
                                Trigger.CONFLICT,
                                same ? Outcome.REPLAYED : Outcome.REFUSED,
                                same ? null : ConflictReason.OBSERVATION_CHANGED,
                                "",
                                statements,
                                Duration.ZERO));
    }
}
