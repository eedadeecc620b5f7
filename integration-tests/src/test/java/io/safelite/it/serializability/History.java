package io.safelite.it.serializability;

import java.util.List;
import java.util.Map;

/**
 * What all clients did and saw.
 *
 * @param finalLists what was read after everything had ended; a key that is missing has an empty
 *     list. Null if nobody looked.
 */
record History(List<Transaction> transactions, Map<Integer, List<Integer>> finalLists) {
    History {
        transactions = List.copyOf(transactions);
    }

    long count(Outcome outcome) {
        return transactions.stream().filter(t -> t.outcome() == outcome).count();
    }
}
