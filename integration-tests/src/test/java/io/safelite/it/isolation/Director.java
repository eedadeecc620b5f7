package io.safelite.it.isolation;

import io.safelite.it.isolation.Played.Event;
import io.safelite.it.isolation.Scenario.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Plays a scenario on a new file: one step at a time, each to its end or until it waits. */
final class Director implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;

    /** After so many everything is believed of a statement. */
    private static final int REHEARSALS = 20;

    private final Scenario scenario;
    private final Contender contender;
    private final String file;
    private final Map<String, Actor> actors = new LinkedHashMap<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();

    private Director(Scenario scenario, Contender contender) throws IOException, SQLException {
        this.scenario = scenario;
        this.contender = contender;
        Path directory = Files.createDirectories(Path.of("target", "databases"));
        file = Files.createTempDirectory(directory, "isolation").resolve("app.db").toString();
        try (Connection connection = DriverManager.getConnection(contender.url(file))) {
            for (String sql :
                    List.of(
                            "CREATE TABLE test(id INTEGER PRIMARY KEY, value INTEGER NOT NULL)",
                            "INSERT INTO test VALUES(1, 10), (2, 20)")) {
                try (var statement = connection.createStatement()) {
                    statement.executeUpdate(sql);
                }
            }
        }
        for (String name : scenario.transactions()) {
            boolean readOnly = contender.readersSaySo() && scenario.readers().contains(name);
            actors.put(
                    name, new Actor(name, contender, contender.url(file), readOnly, false, events));
        }
        if (contender.hasRehearsed()) {
            for (int i = 0; i < REHEARSALS; i++) {
                rehearse();
            }
        }
    }

    /** One transaction after the other, without what they write. */
    private void rehearse() throws SQLException {
        for (String name : scenario.transactions()) {
            try (Actor actor =
                    new Actor(name, contender, contender.url(file), false, true, events)) {
                actor.beginTransaction();
                for (Step step : scenario.steps()) {
                    if (step.transaction().equals(name)) {
                        step.call().run(actor);
                    }
                }
            }
        }
    }

    static Played play(Scenario scenario, Contender contender) throws Exception {
        try (Director director = new Director(scenario, contender)) {
            return director.play();
        }
    }

    private Played play() throws Exception {
        List<Step> left = new ArrayList<>();
        actors.keySet().forEach(name -> left.add(new Step(name, Actor::beginTransaction)));
        left.addAll(scenario.steps());
        while (!left.isEmpty()) {
            Step step = next(left);
            left.remove(step);
            Actor actor = actors.get(step.transaction());
            if (!actor.isOver()) {
                run(actor, step);
            }
        }
        for (Actor actor : actors.values()) {
            if (actor.isBusy()) {
                throw new AssertionError(actor.name() + " waits for nobody" + where());
            }
        }
        return new Played(scenario, contender, List.copyOf(events), ending());
    }

    /** The first step of a transaction that does not wait. */
    private Step next(List<Step> left) {
        return left.stream()
                .filter(step -> !actors.get(step.transaction()).isBusy())
                .findFirst()
                .orElseThrow(() -> new AssertionError("all wait for each other" + where()));
    }

    private void run(Actor actor, Step step) throws InterruptedException {
        actor.begin(step.call());
        awaitSettled(actor);
        Event waits = new Event.Waits(actor.name());
        if (actor.isBusy() && !events.contains(waits)) {
            events.add(waits);
        }
        // What has been done may be what others wait for, and they what others wait for.
        for (int i = 0; i < actors.size(); i++) {
            for (Actor other : actors.values()) {
                if (other.isBusy()) {
                    other.lookAgain();
                }
                awaitSettled(other);
            }
        }
    }

    private void awaitSettled(Actor actor) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!actor.isSettled()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(actor.name() + " comes to no end" + where());
            }
            Thread.sleep(0, 200_000);
        }
        actor.requireUnbroken();
    }

    private String where() {
        return ": " + scenario + " with " + contender + " after " + events;
    }

    private Ending ending() throws SQLException {
        Map<String, String> reads = new HashMap<>();
        actors.values().forEach(actor -> reads.putAll(actor.reads()));
        Set<String> committed =
                actors.values().stream()
                        .filter(Actor::isCommitted)
                        .map(Actor::name)
                        .collect(Collectors.toSet());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return new Ending(reads, committed, Actor.rows(connection, "TRUE"));
        }
    }

    @Override
    public void close() throws SQLException {
        for (Actor actor : actors.values()) {
            actor.close();
        }
    }
}
