package io.safelite.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/** Makes text of foreign processes fit for one line of a message or of a record. */
final class Text {
    /** Unicode's control, format, private and unassigned characters, and all white space. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Z}]+");

    private static final String CUT = "…";

    private Text() {}

    /** Replaces white space and whatever is not to be seen by single spaces. */
    static String clean(String text) {
        return INVISIBLE.matcher(text).replaceAll(" ").strip();
    }

    /** Cuts a piece out of the middle of a long text; its beginning and end tell the most. */
    static String shorten(String text, int characters) {
        int[] all = text.codePoints().toArray();
        if (all.length <= characters) {
            return text;
        }
        int head = characters * 2 / 3;
        int tail = characters - head - CUT.length();
        return new String(all, 0, head) + CUT + new String(all, all.length - tail, tail);
    }

    /** Cuts off the end of a text that has more bytes. */
    static String limit(String text, int utf8Bytes) {
        if (text.getBytes(UTF_8).length <= utf8Bytes) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int room = utf8Bytes - CUT.getBytes(UTF_8).length;
        for (int point : text.codePoints().toArray()) {
            String character = Character.toString(point);
            room -= character.getBytes(UTF_8).length;
            if (room < 0) {
                break;
            }
            kept.append(character);
        }
        return kept + CUT;
    }
}
