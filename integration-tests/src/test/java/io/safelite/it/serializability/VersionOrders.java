package io.safelite.it.serializability;

import io.safelite.it.serializability.Anomaly.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In what order the elements of each list were appended: the longest list that was seen says it.
 */
final class VersionOrders {
    private final Map<Integer, Observation> longest = new HashMap<>();
    private final List<Observation> compatible = new ArrayList<>();
    private final List<Anomaly> anomalies = new ArrayList<>();

    VersionOrders(List<Observation> observations) {
        for (Observation observation : observations) {
            longest.merge(observation.key(), observation, VersionOrders::longer);
        }
        for (Observation observation : observations) {
            Observation order = longest.get(observation.key());
            if (Lists.isPrefix(observation.seen(), order.seen())) {
                compatible.add(observation);
            } else {
                anomalies.add(incompatible(observation, order));
            }
        }
    }

    private static Observation longer(Observation a, Observation b) {
        return b.seen().size() > a.seen().size() ? b : a;
    }

    private static Anomaly incompatible(Observation a, Observation b) {
        List<Transaction> readers = new ArrayList<>(a.readers());
        readers.addAll(b.readers());
        int i = 0;
        while (a.seen().get(i).equals(b.seen().get(i))) {
            i++;
        }
        return new Anomaly(
                Kind.INCOMPATIBLE_ORDER,
                readers,
                "in list "
                        + a.key()
                        + " after "
                        + i
                        + " elements "
                        + a.who()
                        + " saw "
                        + a.seen().get(i)
                        + ", but "
                        + b.who()
                        + " "
                        + b.seen().get(i));
    }

    /** The lists that were seen, as far as they agree with the order. */
    List<Observation> observations() {
        return compatible;
    }

    /** Per key, the order. */
    Map<Integer, Observation> orders() {
        return longest;
    }

    List<Anomaly> anomalies() {
        return anomalies;
    }
}
