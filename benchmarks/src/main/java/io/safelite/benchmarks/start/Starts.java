package io.safelite.benchmarks.start;

import io.safelite.benchmarks.Medians;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How long one program took on one JDK: for each variant a number of milliseconds a round. */
final class Starts {
    private final Map<Variant, List<Double>> millis = new EnumMap<>(Variant.class);

    void add(Variant variant, double time) {
        millis.computeIfAbsent(variant, v -> new ArrayList<>()).add(time);
    }

    double median(Variant variant) {
        return median(millis.get(variant));
    }

    double least(Variant variant) {
        return millis.get(variant).stream().mapToDouble(t -> t).min().orElseThrow();
    }

    double most(Variant variant) {
        return millis.get(variant).stream().mapToDouble(t -> t).max().orElseThrow();
    }

    /** How much more it takes than another, each time compared with that of the same round. */
    double over(Variant variant, Variant other) {
        List<Double> differences = new ArrayList<>();
        for (int round = 0; round < millis.get(variant).size(); round++) {
            differences.add(millis.get(variant).get(round) - millis.get(other).get(round));
        }
        return median(differences);
    }

    private static double median(List<Double> times) {
        return Medians.of(times.stream().mapToDouble(t -> t).toArray());
    }
}
