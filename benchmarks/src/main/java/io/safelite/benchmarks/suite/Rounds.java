package io.safelite.benchmarks.suite;

import io.safelite.benchmarks.contention.Notes;
import io.safelite.benchmarks.contention.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The outcomes of one workload. */
final class Rounds {
    private static final Entrant REFERENCE = Entrant.IMMEDIATE;

    private final List<Entrant> entrants;
    private final List<Map<Entrant, Outcome>> rounds = new ArrayList<>();
    private final Map<Entrant, List<String>> obstacles = new EnumMap<>(Entrant.class);
    private boolean allRan = true;

    Rounds(List<Entrant> entrants) {
        this.entrants = List.copyOf(entrants);
    }

    void newRound() {
        rounds.add(new EnumMap<>(Entrant.class));
    }

    /** Adds to the newest round. */
    void add(Entrant entrant, Outcome outcome) {
        rounds.get(rounds.size() - 1).put(entrant, outcome);
    }

    void couldNotRun(Entrant entrant, String why) {
        allRan = false;
        note(entrant, "could not run: " + why);
    }

    /** For what this machine does not have; no failure. */
    void skip(Entrant entrant, String why) {
        note(entrant, "skipped: " + why);
    }

    private void note(Entrant entrant, String obstacle) {
        obstacles.computeIfAbsent(entrant, e -> new ArrayList<>()).add(obstacle);
    }

    /** Whether all that was tried could run, and SafeLite never failed and was always exact. */
    boolean good() {
        return allRan && outcomes(Entrant.SAFELITE).stream().allMatch(Outcome::clean);
    }

    List<Result> results() {
        return entrants.stream().map(this::result).toList();
    }

    private Result result(Entrant entrant) {
        List<Outcome> outcomes = outcomes(entrant);
        List<String> notes = new ArrayList<>(Notes.of(outcomes));
        notes.addAll(obstacles.getOrDefault(entrant, List.of()));
        return new Result(
                entrant,
                outcomes.isEmpty() ? Optional.empty() : Optional.of(Figures.of(outcomes)),
                ratio(entrant),
                notes);
    }

    private List<Outcome> outcomes(Entrant entrant) {
        return rounds.stream().map(round -> round.get(entrant)).filter(Objects::nonNull).toList();
    }

    private Optional<Spread> ratio(Entrant entrant) {
        double[] ratios =
                rounds.stream()
                        .filter(round -> round.containsKey(entrant))
                        .filter(round -> round.containsKey(REFERENCE))
                        .mapToDouble(
                                round ->
                                        round.get(entrant).commitsPerSecond()
                                                / round.get(REFERENCE).commitsPerSecond())
                        .filter(Double::isFinite)
                        .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(Spread.of(ratios));
    }
}
