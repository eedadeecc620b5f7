package io.safelite.it.powerloss;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the threads have said so far, and whether a database can be right after it. */
final class Notes {
    private static final int NOTHING = -1;

    private final int[] begun;
    private final int[] committed;

    Notes(int threads) {
        begun = new int[threads];
        committed = new int[threads];
        Arrays.fill(committed, NOTHING);
    }

    private Notes(Notes other) {
        begun = other.begun.clone();
        committed = other.committed.clone();
    }

    void add(Note note) {
        int[] numbers = note.kind() == Note.Kind.BEGUN ? begun : committed;
        numbers[note.thread()] = note.number();
    }

    /** As it is now. */
    Notes copy() {
        return new Notes(this);
    }

    int committed() {
        return Arrays.stream(committed).sum();
    }

    /** Why a database is wrong that has come so far; nothing if it is right. */
    Optional<Loss> judge(Optional<List<Integer>> progress) {
        for (int thread = 0; thread < begun.length; thread++) {
            int number = progress.isEmpty() ? NOTHING : progress.get().get(thread);
            if (number < committed[thread]) {
                return Optional.of(
                        new Loss(
                                Loss.Kind.LOST,
                                "thread %d had committed %d, and %d is there"
                                        .formatted(thread, committed[thread], number)));
            }
            if (number > begun[thread]) {
                return Optional.of(
                        new Loss(
                                Loss.Kind.PARTIAL,
                                "thread %d had begun %d, and %d is there"
                                        .formatted(thread, begun[thread], number)));
            }
        }
        return Optional.empty();
    }
}
