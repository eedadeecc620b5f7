package io.safelite.it.serializability;

import io.safelite.it.serializability.Anomaly.Kind;
import io.safelite.it.serializability.Operation.Append;
import io.safelite.it.serializability.Operation.Read;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Ways to falsify a right history, each with what the checker must say then. */
enum Corruption {
    /** An acknowledged append disappears at the end. */
    APPEND_VANISHES(Kind.LOST_APPEND) {
        @Override
        History apply(History history, RandomGenerator random) {
            List<Append> appends = appends(history, Outcome.COMMITTED);
            if (appends.isEmpty()) {
                return null;
            }
            Append append = any(appends, random);
            return withEnd(
                    history, append.key(), without(append.value(), end(history, append.key())));
        }
    },

    /** A rolled back append appears at the end. */
    ROLLBACK_FAILS(Kind.RESURRECTED_APPEND) {
        @Override
        History apply(History history, RandomGenerator random) {
            List<Append> appends = appends(history, Outcome.ABORTED);
            if (appends.isEmpty()) {
                return null;
            }
            Append append = any(appends, random);
            return withEnd(history, append.key(), with(append.value(), end(history, append.key())));
        }
    },

    /** A read shows an element twice. */
    ELEMENT_TWICE(Kind.DUPLICATE_ELEMENT, Kind.INTERNAL) {
        @Override
        History apply(History history, RandomGenerator random) {
            return withRead(
                    history,
                    random,
                    read -> !read.seen().isEmpty(),
                    seen -> {
                        List<Integer> twice = new ArrayList<>(seen);
                        twice.add(0, seen.get(0));
                        return twice;
                    });
        }
    },

    /** A read shows something that was never written. */
    INVENTED_ELEMENT(Kind.UNKNOWN_ELEMENT, Kind.INTERNAL) {
        @Override
        History apply(History history, RandomGenerator random) {
            return withRead(
                    history,
                    random,
                    read -> true,
                    seen -> {
                        List<Integer> more = new ArrayList<>(seen);
                        more.add(0, Integer.MAX_VALUE);
                        return more;
                    });
        }
    },

    /** A read shows two elements in the wrong order. */
    WRONG_ORDER(Kind.INCOMPATIBLE_ORDER, Kind.INTERNAL) {
        @Override
        History apply(History history, RandomGenerator random) {
            return withRead(
                    history,
                    random,
                    read -> read.seen().size() >= 2,
                    seen -> {
                        List<Integer> swapped = new ArrayList<>(seen);
                        Collections.swap(swapped, 0, 1);
                        return swapped;
                    });
        }
    },

    /** A transaction whose appends are there is said to have been rolled back. */
    LIE_ABOUT_ROLLBACK(Kind.RESURRECTED_APPEND) {
        @Override
        History apply(History history, RandomGenerator random) {
            List<Append> appends = appends(history, Outcome.COMMITTED);
            if (appends.isEmpty()) {
                return null;
            }
            Append append = any(appends, random);
            return map(
                    history,
                    t ->
                            t.operations().contains(append)
                                    ? with(t, t.operations(), Outcome.ABORTED)
                                    : t);
        }
    },

    /** A transaction does not see what it has just appended. */
    OWN_APPEND_UNSEEN(Kind.INTERNAL) {
        @Override
        History apply(History history, RandomGenerator random) {
            List<Append> appends = appends(history, Outcome.COMMITTED);
            if (appends.isEmpty()) {
                return null;
            }
            Append append = any(appends, random);
            return map(
                    history,
                    t -> {
                        int place = t.operations().indexOf(append);
                        if (place < 0) {
                            return t;
                        }
                        List<Operation> operations = new ArrayList<>(t.operations());
                        List<Integer> end = end(history, append.key());
                        operations.add(
                                place + 1,
                                new Read(
                                        append.key(), end.subList(0, end.indexOf(append.value()))));
                        return with(t, operations, t.outcome());
                    });
        }
    },

    /** A read in a transaction of its own shows a list as it was before others had ended. */
    STALE_READ(Kind.G_SINGLE, Kind.INTERMEDIATE_READ) {
        @Override
        History apply(History history, RandomGenerator random) {
            List<Append> appends = appends(history, Outcome.COMMITTED);
            if (appends.isEmpty()) {
                return null;
            }
            Append append = any(appends, random);
            List<Integer> end = end(history, append.key());
            Read read = new Read(append.key(), end.subList(0, end.indexOf(append.value())));
            return withReaderAtTheEnd(history, read);
        }
    },

    /** A read stops between two appends of one transaction. */
    HALF_A_TRANSACTION(Kind.INTERMEDIATE_READ) {
        @Override
        History apply(History history, RandomGenerator random) {
            for (Transaction t : history.transactions()) {
                for (Write write : new Replay(t).writes()) {
                    if (t.outcome() == Outcome.COMMITTED && write.lasting() && !write.last()) {
                        List<Integer> end = end(history, write.key());
                        return withReaderAtTheEnd(
                                history,
                                new Read(
                                        write.key(),
                                        end.subList(0, end.indexOf(write.value()) + 1)));
                    }
                }
            }
            return null;
        }
    },

    /** Two transactions that ran one after the other change places in time. */
    TIME_REVERSED(Kind.G0, Kind.G1C, Kind.G_SINGLE, Kind.G2) {
        @Override
        History apply(History history, RandomGenerator random) {
            List<Append> appends = appends(history, Outcome.COMMITTED);
            if (appends.isEmpty()) {
                return null;
            }
            Append append = any(appends, random);
            List<Integer> end = end(history, append.key());
            if (end.indexOf(append.value()) == end.size() - 1
                    || end.get(0).equals(append.value())) {
                return null;
            }
            long late = 2 * history.transactions().get(history.transactions().size() - 1).end();
            Integer last = end.get(end.size() - 1);
            boolean isOwn =
                    history.transactions().stream()
                            .filter(t -> t.operations().contains(append))
                            .anyMatch(t -> t.operations().contains(new Append(append.key(), last)));
            boolean isCertain =
                    history.transactions().stream()
                            .filter(t -> t.outcome() == Outcome.COMMITTED)
                            .anyMatch(t -> t.operations().contains(new Append(append.key(), last)));
            return isOwn || !isCertain
                    ? null
                    : map(
                            history,
                            t ->
                                    t.operations().contains(append)
                                            ? new Transaction(
                                                    t.id(),
                                                    "late",
                                                    t.operations(),
                                                    t.outcome(),
                                                    late,
                                                    late + 1)
                                            : t);
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Set<Kind> found;

    Corruption(Kind first, Kind... more) {
        found = EnumSet.of(first, more);
    }

    /** Of these kinds the checker must report one. */
    Set<Kind> found() {
        return found;
    }

    /** The history, falsified; null if this one offers no place for it. */
    abstract History apply(History history, RandomGenerator random);

    private interface Change<T> {
        T apply(T value);
    }

    private interface Suits {
        boolean test(Read read);
    }

    private static History map(History history, Change<Transaction> change) {
        return new History(
                history.transactions().stream().map(change::apply).toList(), history.finalLists());
    }

    private static Transaction with(Transaction t, List<Operation> operations, Outcome outcome) {
        return new Transaction(t.id(), t.client(), operations, outcome, t.begin(), t.end());
    }

    private static History withReaderAtTheEnd(History history, Read read) {
        List<Transaction> transactions = new ArrayList<>(history.transactions());
        long late = 2 * transactions.get(transactions.size() - 1).end();
        int id = transactions.get(transactions.size() - 1).id() + 1;
        transactions.add(
                new Transaction(id, "late", List.of(read), Outcome.COMMITTED, late, late + 1));
        return new History(transactions, history.finalLists());
    }

    private static History withRead(
            History history, RandomGenerator random, Suits suits, Change<List<Integer>> change) {
        record Place(Transaction transaction, int operation, Read read) {}

        List<Place> places = new ArrayList<>();
        for (Transaction t : history.transactions()) {
            for (int i = 0; i < t.operations().size(); i++) {
                if (t.operations().get(i) instanceof Read read && suits.test(read)) {
                    places.add(new Place(t, i, read));
                }
            }
        }
        if (places.isEmpty()) {
            return null;
        }
        Place place = any(places, random);
        List<Operation> operations = new ArrayList<>(place.transaction.operations());
        operations.set(
                place.operation, new Read(place.read.key(), change.apply(place.read.seen())));
        return map(
                history, t -> t.equals(place.transaction) ? with(t, operations, t.outcome()) : t);
    }

    private static List<Integer> end(History history, int key) {
        return history.finalLists().get(key);
    }

    private static History withEnd(History history, int key, List<Integer> list) {
        Map<Integer, List<Integer>> lists = new HashMap<>(history.finalLists());
        lists.put(key, list);
        return new History(history.transactions(), lists);
    }

    private static List<Integer> without(Integer value, List<Integer> list) {
        return list.stream().filter(element -> !element.equals(value)).toList();
    }

    private static List<Integer> with(Integer value, List<Integer> list) {
        List<Integer> longer = new ArrayList<>(list);
        longer.add(value);
        return longer;
    }

    /** The appends that lasted, of transactions with that outcome. */
    private static List<Append> appends(History history, Outcome outcome) {
        return history.transactions().stream()
                .filter(t -> t.outcome() == outcome)
                .flatMap(t -> new Replay(t).writes().stream())
                .filter(Write::lasting)
                .map(write -> new Append(write.key(), write.value()))
                .toList();
    }

    private static <T> T any(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
