package io.safelite.retry.model;

import io.safelite.retry.model.Recovery.Stopped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs programs on one connection, one after the other, and keeps its prepared statements. */
final class Application implements AutoCloseable {
    private final Connection connection;
    private final Recovery recovery;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private Execution execution = new Execution(this);

    Application(Connection connection, Recovery recovery) throws SQLException {
        this.connection = connection;
        this.recovery = recovery;
        connection.setAutoCommit(false);
    }

    Connection connection() {
        return connection;
    }

    /** The newest transaction, for those who look at it while it runs. */
    Execution execution() {
        return execution;
    }

    /** Runs a program; if it was refused, the transaction is left as it was then. */
    Outcome run(Program program, Meanwhile meanwhile) throws Exception {
        execution = new Execution(this);
        List<Step> steps = program.steps();
        int at = 0;
        try {
            for (; at < steps.size(); at++) {
                meanwhile.before(at);
                perform(program, at);
            }
            meanwhile.before(at);
            boolean committed = execution.end(at, program.ending());
            return new Outcome(execution.trace(), committed, null, at);
        } catch (SQLException refusal) {
            if (!Failures.isContention(refusal)) {
                throw refusal;
            }
            return new Outcome(execution.trace(), false, refusal, at);
        }
    }

    private void perform(Program program, int at) throws Exception {
        try {
            execution.perform(at, program.steps().get(at));
        } catch (SQLException e) {
            execution = recovery.recover(new Stopped(this, program, at, execution, e));
        }
    }

    /** Closes what the last program has left open, and drops what is the connection's own. */
    void tidy(Program last) throws Exception {
        execution.tidy();
        // sqlite-jdbc has begun the next transaction when this one ended, and a cursor that was
        // still open has lent it its old snapshot.
        connection.rollback();
        if (last.usesScratch()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS temp." + Statements.SCRATCH);
            }
            connection.commit();
        }
    }

    /**
     * Lets SQLite look at the schema again. It says "already exists" of what another connection has
     * dropped, as long as it has not read anything since.
     */
    void readSchema() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet schema = statement.executeQuery("SELECT count(*) FROM sqlite_master")) {
            schema.next();
        }
        connection.commit();
    }

    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement =
                    Statements.isQuery(sql)
                            ? connection.prepareStatement(sql)
                            : connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Closes a statement, to be prepared again when it is needed again. */
    void discard(Statement statement) throws SQLException {
        prepared.values().removeIf(known -> known == statement);
        statement.close();
    }

    @Override
    public void close() throws Exception {
        execution.tidy();
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        connection.close();
    }
}
