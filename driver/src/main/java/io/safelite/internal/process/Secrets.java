package io.safelite.internal.process;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks what looks secret in the arguments of a process. Where in doubt it hides too much: a
 * message only has to tell processes apart.
 */
final class Secrets {
    private static final String MASK = "***";

    /** The rest of a name in which one of these is found. */
    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "(?:pass|pwd|secret|token|key|cred|auth|cookie|signature|\\bsig|jwt|bearer)"
                            // Bounded, so that a huge argument costs no more than its length.
                            + "[\\w.-]{0,80}+[\"']?",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private Secrets() {}

    /**
     * The arguments without secrets: of an argument that names one ({@code -Dpassword=…}, {@code
     * jdbc:x;password=…}) all that follows the name; after an option that is such a name ({@code
     * --password …}) the next argument; of a URL with credentials whatever stands before the @.
     */
    static List<String> mask(List<String> arguments) {
        List<String> masked = new ArrayList<>();
        boolean isValue = false;
        for (String argument : arguments) {
            String safe = maskNamed(argument);
            masked.add(isValue ? MASK : maskCredentials(safe));
            isValue = safe.equals(argument) && isSecretOption(argument);
        }
        return masked;
    }

    private static String maskNamed(String argument) {
        Matcher name = SECRET_NAME.matcher(argument);
        while (name.find()) {
            int value = endOfSeparator(argument, name.end());
            if (value > name.end() && value < argument.length()) {
                return argument.substring(0, value) + MASK;
            }
        }
        return argument;
    }

    /** The end of what stands between a name and its value: {@code =}, {@code :}, or a space. */
    private static int endOfSeparator(String argument, int from) {
        int end = from;
        while (end < argument.length() && " =:\"'".indexOf(argument.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private static boolean isSecretOption(String argument) {
        return argument.startsWith("-") && SECRET_NAME.matcher(argument).find();
    }

    /** {@code https://user:password@host}, {@code jdbc:oracle:thin:user/password@host}. */
    private static String maskCredentials(String argument) {
        int at = argument.lastIndexOf('@');
        for (int i = 0; i < at; i++) {
            if (argument.charAt(i) == ':' || argument.charAt(i) == '/') {
                return argument.substring(0, i + 1) + MASK + argument.substring(at);
            }
        }
        return argument;
    }
}
