package io.safelite.it.serializability;

import io.safelite.it.serializability.Operation.Append;
import io.safelite.it.serializability.Operation.Back;
import io.safelite.it.serializability.Operation.Read;
import io.safelite.it.serializability.Plan.Form;
import io.safelite.it.serializability.Plan.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** One thread with one connection: runs random transactions, one attempt each. */
class Client {
    /** How far apart the values of two clients begin. */
    private static final int VALUES = 10_000_000;

    /**
     * What a client is given.
     *
     * @param number from 1; no two clients of a run have the same
     */
    record Setting(
            int number,
            Contender contender,
            Connection connection,
            Store store,
            Ticks ticks,
            RandomGenerator random,
            Recorder recorder) {}

    private final Setting setting;
    private int nextValue;
    private List<Operation> done;
    private Savepoint savepoint;

    Client(Setting setting) {
        this.setting = setting;
        this.nextValue = setting.number() * VALUES;
    }

    final Connection connection() {
        return setting.connection();
    }

    final Store store() {
        return setting.store();
    }

    /** Runs transactions as long as that is wanted. */
    final void run(BooleanSupplier goesOn) throws SQLException {
        while (goesOn.getAsBoolean()) {
            long begin = setting.ticks().next();
            done = new ArrayList<>();
            Outcome outcome = attempt(Plan.random(setting.random(), begin), begin);
            setting.recorder().ended(transaction(outcome, begin, setting.ticks().next()));
        }
    }

    private Transaction transaction(Outcome outcome, long begin, long end) {
        return new Transaction(0, "client " + setting.number(), done, outcome, begin, end);
    }

    private Outcome attempt(Plan plan, long begin) throws SQLException {
        boolean autoCommit = plan.form() == Form.AUTOCOMMIT;
        connection().setAutoCommit(autoCommit);
        if (setting.contender().knowsReadOnly()) {
            connection().setReadOnly(plan.form() == Form.READ_ONLY);
        }
        boolean mayBeKept = false;
        try {
            for (Step step : plan.steps()) {
                mayBeKept = autoCommit;
                perform(step, begin, autoCommit);
            }
            if (!plan.keeps()) {
                connection().rollback();
                return Outcome.ABORTED;
            }
            if (!autoCommit) {
                setting.recorder().commits(transaction(Outcome.UNKNOWN, begin, 0));
                mayBeKept = true;
                connection().commit();
            }
            return Outcome.COMMITTED;
        } catch (SQLException e) {
            setting.recorder().failed(e);
            if (!autoCommit) {
                connection().rollback();
            }
            return mayBeKept && !setting.contender().truthful() ? Outcome.UNKNOWN : Outcome.ABORTED;
        }
    }

    private void perform(Step step, long begin, boolean autoCommit) throws SQLException {
        switch (step.act()) {
            case APPEND -> {
                int value = nextValue++;
                // Before it is done: should it fail and yet be there, it must be known.
                done.add(new Append(step.key(), value));
                if (autoCommit) {
                    setting.recorder().commits(transaction(Outcome.UNKNOWN, begin, 0));
                }
                append(step.key(), value);
            }
            case READ -> read(step.key());
            case SAVEPOINT -> {
                savepoint = connection().setSavepoint();
                done.add(new Operation.Savepoint());
            }
            case RELEASE -> connection().releaseSavepoint(savepoint);
            case BACK -> {
                connection().rollback(savepoint);
                connection().releaseSavepoint(savepoint);
                done.add(new Back());
            }
        }
        if (setting.random().nextInt(8) == 0) {
            // Lets others in between, where they can.
            LockSupport.parkNanos(setting.random().nextInt(200_000));
        }
    }

    /** Appends; a broken client does it in its own way. */
    void append(int key, int value) throws SQLException {
        store().append(connection(), key, value);
    }

    /** Reads and notes what was seen. */
    void read(int key) throws SQLException {
        done.add(new Read(key, store().read(connection(), key)));
    }
}
