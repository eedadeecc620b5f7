package io.safelite.benchmarks.suite;

import java.util.List;
import java.util.Optional;

/** Results as the tests need them. */
final class Results {
    private Results() {}

    /** Of three rounds, whose median is in the middle of the range. */
    static Result of(Entrant entrant, double commitsPerSecond, double fewest, double most) {
        return new Result(
                entrant,
                Optional.of(
                        new Figures(
                                new Spread(
                                        commitsPerSecond,
                                        commitsPerSecond / 2,
                                        commitsPerSecond * 1.5),
                                0,
                                100_000,
                                1_000_000,
                                10_000_000,
                                100_000_000,
                                fewest,
                                most,
                                1,
                                true)),
                Optional.of(new Spread(2, 1.5, 3)),
                List.of());
    }

    static Result notRun(Entrant entrant, String why) {
        return new Result(entrant, Optional.empty(), Optional.empty(), List.of(why));
    }

    /** Of a contender that failed whenever it tried. */
    static Result withoutCommits(Entrant entrant) {
        return new Result(
                entrant,
                Optional.of(new Figures(Spread.of(0), 7, 0, 0, 0, 0, 0, 0, Double.NaN, true)),
                Optional.empty(),
                List.of());
    }
}
