package io.safelite.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** The commits that one writer has acknowledged, and when this was heard. Thread-safe. */
public final class Commits {
    /** One acknowledged commit. */
    public record Commit(String id, long nanos) {
        /** Who it was: the identifier without its number. */
        public String thread() {
            return id.substring(0, id.lastIndexOf('-'));
        }
    }

    private final ConcurrentLinkedQueue<Commit> all = new ConcurrentLinkedQueue<>();

    public void heard(String id) {
        all.add(new Commit(id, System.nanoTime()));
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public List<String> ids() {
        return all.stream().map(Commit::id).toList();
    }

    /** How many there were between two moments, of threads of that kind. */
    public long count(long from, long to, Predicate<String> thread) {
        return all.stream()
                .filter(commit -> commit.nanos() - from >= 0 && to - commit.nanos() > 0)
                .filter(commit -> thread.test(commit.thread()))
                .count();
    }

    public long count(long from, long to) {
        return count(from, to, thread -> true);
    }

    /** When the first came after that moment; -1 if none has. */
    public long firstAfter(long nanos) {
        return all.stream()
                .mapToLong(Commit::nanos)
                .filter(at -> at - nanos > 0)
                .findFirst()
                .orElse(-1);
    }

    /** The longest time between two moments in which none of these writers was heard. */
    public static long longestPause(List<Commits> writers, long from, long to) {
        List<Long> moments = new ArrayList<>(List.of(from, to));
        writers.stream()
                .flatMap(writer -> writer.all.stream())
                .map(Commit::nanos)
                .filter(at -> at - from > 0 && to - at > 0)
                .forEach(moments::add);
        moments.sort((a, b) -> Long.signum(a - b));
        long longest = 0;
        for (int i = 1; i < moments.size(); i++) {
            longest = Math.max(longest, moments.get(i) - moments.get(i - 1));
        }
        return longest;
    }
}
