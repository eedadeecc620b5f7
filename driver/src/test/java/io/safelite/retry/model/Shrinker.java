package io.safelite.retry.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes what fails smaller as long as it still fails: less steps, less others, simpler values. */
final class Shrinker {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final Param SIMPLE = new Param.Constant(1L);

    private final Attempt attempt;
    private final long end = System.nanoTime() + LIMIT_NANOS;

    Shrinker(Attempt attempt) {
        this.attempt = attempt;
    }

    /** Whether that fails. */
    interface Attempt {
        Optional<Violation> check(Program program, Interference interference);
    }

    /** The smallest that was found. */
    Violation shrink(Violation violation) {
        Violation smallest = violation;
        while (System.nanoTime() < end) {
            Optional<Violation> smaller = smaller(smallest);
            if (smaller.isEmpty()) {
                break;
            }
            smallest = smaller.get();
        }
        return smallest;
    }

    private Optional<Violation> smaller(Violation violation) {
        Interference interference = violation.interference();
        for (Program program : simpler(violation.program())) {
            Optional<Violation> smaller = attempt.check(program, interference);
            if (smaller.isPresent()) {
                return smaller;
            }
        }
        for (Interference simpler : simpler(interference)) {
            Optional<Violation> smaller = attempt.check(violation.program(), simpler);
            if (smaller.isPresent()) {
                return smaller;
            }
        }
        return Optional.empty();
    }

    private static List<Program> simpler(Program program) {
        List<Program> simpler = new ArrayList<>();
        List<Step> steps = program.steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            simpler.add(program.without(i));
        }
        for (int i = 0; i < steps.size(); i++) {
            for (int j = 0; j < steps.get(i).params().size(); j++) {
                List<Param> params = new ArrayList<>(steps.get(i).params());
                if (!params.set(j, SIMPLE).equals(SIMPLE)) {
                    simpler.add(program.with(i, steps.get(i).withParams(params)));
                }
            }
        }
        return simpler;
    }

    private static List<Interference> simpler(Interference interference) {
        List<Program> transactions = interference.transactions();
        List<Interference> simpler = new ArrayList<>();
        for (int i = 0; i < transactions.size(); i++) {
            List<Program> fewer = new ArrayList<>(transactions);
            fewer.remove(i);
            simpler.add(with(interference, fewer));
            for (Program transaction : simpler(transactions.get(i))) {
                List<Program> changed = new ArrayList<>(transactions);
                changed.set(i, transaction);
                simpler.add(with(interference, changed));
            }
        }
        Interference simplest = new Interference(transactions, 0, false, false);
        if (!interference.equals(simplest)) {
            simpler.add(simplest);
        }
        return simpler;
    }

    private static Interference with(Interference before, List<Program> transactions) {
        return new Interference(transactions, before.gap(), before.held(), before.queued());
    }
}
