package io.safelite.retry.model;

import java.util.List;

/**
 * What happens if all transactions run one after the other.
 *
 * @param trace what the program sees
 * @param theirTraces what each of the others sees
 * @param content what the database holds in the end
 */
record Serial(List<Observation> trace, List<List<Observation>> theirTraces, String content) {
    Serial {
        theirTraces = List.copyOf(theirTraces);
    }
}
