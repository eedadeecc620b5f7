package io.safelite.internal.sql;

/** Case as SQLite has it outside its collations: ASCII letters only, whatever the locale. */
final class Ascii {

    private Ascii() {}

    /** The text with its ASCII capitals made small, and nothing else changed. */
    static String lowerCase(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= 'A' && chars[i] <= 'Z') {
                chars[i] = (char) (chars[i] + ('a' - 'A'));
            }
        }
        return new String(chars);
    }
}
