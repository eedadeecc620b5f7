package io.safelite.it.serializability;

import java.util.List;
import java.util.stream.Collectors;

/** What is asked of lists. */
final class Lists {
    /** How many elements a message shows. */
    private static final int SHOWN = 12;

    private Lists() {}

    static boolean isPrefix(List<Integer> shorter, List<Integer> longer) {
        return shorter.size() <= longer.size() && longer.subList(0, shorter.size()).equals(shorter);
    }

    static boolean endsWith(List<Integer> list, List<Integer> end) {
        return end.size() <= list.size()
                && list.subList(list.size() - end.size(), list.size()).equals(end);
    }

    /** The end of a list as text; anomalies are about ends. */
    static String tail(List<Integer> list) {
        int from = Math.max(0, list.size() - SHOWN);
        return list.subList(from, list.size()).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", from == 0 ? "[" : "[" + from + " more, ", "]"));
    }
}
