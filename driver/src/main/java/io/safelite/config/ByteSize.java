package io.safelite.config;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory, as it is written in a setting. */
final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(|b|kib|mib|gib)");

    private static final int UNIT_SHIFT = 10;

    private ByteSize() {}

    /**
     * @param text in lower case: {@code 65536}, {@code 64kib}, {@code 1mib}
     * @return the number of bytes; empty if it cannot be read so
     */
    static OptionalLong parse(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return OptionalLong.empty();
        }
        int unit =
                switch (size.group(2)) {
                    case "kib" -> 1;
                    case "mib" -> 2;
                    case "gib" -> 3;
                    default -> 0;
                };
        return OptionalLong.of(Long.parseLong(size.group(1)) << (unit * UNIT_SHIFT));
    }
}
