package io.safelite.retry.model;

import static io.safelite.testing.Access.PLAIN;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs transactions one after the other with plain sqlite-jdbc, on a database in memory. */
final class Reference implements AutoCloseable {
    private final SmallDatabase database;
    private final Application application;
    private final Map<Order, Serial> known = new HashMap<>();

    Reference() throws SQLException {
        Connection connection = PLAIN.connect(":memory:");
        database = SmallDatabase.create(connection);
        application = new Application(connection, Recovery.NONE);
    }

    /** The program between the first so many others and the rest of them. */
    private record Order(Program program, List<Program> others, int position) {}

    /** Runs the program after the first {@code position} of the others and before the rest. */
    Serial run(Program program, List<Program> others, int position) throws Exception {
        Order order = new Order(program, others, position);
        Serial serial = known.get(order);
        if (serial == null) {
            serial = run(order);
            known.put(order, serial);
        }
        return serial;
    }

    private Serial run(Order order) throws Exception {
        database.reset();
        int position = order.position();
        List<List<Observation>> theirs = new ArrayList<>();
        theirs.addAll(run(order.others().subList(0, position)));
        List<Observation> trace = run(order.program());
        theirs.addAll(run(order.others().subList(position, order.others().size())));
        return new Serial(trace, theirs, database.content());
    }

    private List<List<Observation>> run(List<Program> programs) throws Exception {
        List<List<Observation>> traces = new ArrayList<>();
        for (Program program : programs) {
            traces.add(run(program));
        }
        return traces;
    }

    private List<Observation> run(Program program) throws Exception {
        Outcome outcome = application.run(program, Meanwhile.NOTHING);
        application.tidy(program);
        if (outcome.isRefused()) {
            throw new IllegalStateException("refused though alone", outcome.refusal());
        }
        return outcome.trace();
    }

    /** Forgets what it knows, before the next program. */
    void forget() {
        known.clear();
    }

    @Override
    public void close() throws Exception {
        application.close();
    }
}
