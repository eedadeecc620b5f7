package io.safelite.retry;

import java.util.ArrayList;
import java.util.List;

/**
 * What an application does in one transaction, as text: actions separated by "; ", each of them a
 * word of {@link Application} and what belongs to it. {@code x: next} works with a result set named
 * x, {@code next} with the one without a name. {@code WRITE} stands for the statement that meets
 * the conflict; it is the last action if the text does not say where it is.
 *
 * @param before the actions before it
 * @param after the actions after it
 */
record Script(List<String> before, List<String> after) {
    private static final String WRITE = "WRITE";

    /** Reads the text. */
    static Script of(String text) {
        List<String> actions = actions(text);
        int write = actions.indexOf(WRITE);
        return write < 0
                ? new Script(actions, List.of())
                : new Script(actions.subList(0, write), actions.subList(write + 1, actions.size()));
    }

    /** The actions of a text without WRITE. */
    static List<String> actions(String text) {
        return List.of(text.split("; "));
    }

    /** All actions, with those of the write in their place. */
    List<String> with(List<String> write) {
        List<String> all = new ArrayList<>(before);
        all.addAll(write);
        all.addAll(after);
        return all;
    }

    /** A value in a script: {@code 'text'} or a number. */
    static Object value(String text) {
        return text.startsWith("'")
                ? text.substring(1, text.length() - 1)
                : (Object) Long.parseLong(text);
    }
}
