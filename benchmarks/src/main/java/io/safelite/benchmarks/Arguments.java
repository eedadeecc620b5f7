package io.safelite.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The options of the measuring programs: {@code --name value}, or a flag. */
public final class Arguments {
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException with a message for the user
     */
    public Arguments(String[] args, Set<String> options, Set<String> flags) {
        for (int i = 0; i < args.length; i++) {
            if (flags.contains(args[i])) {
                values.put(args[i], "");
            } else if (!options.contains(args[i])) {
                throw new IllegalArgumentException(
                        "There is no option \""
                                + args[i]
                                + "\"; allowed are "
                                + String.join(", ", options)
                                + (flags.isEmpty() ? "" : ", " + String.join(", ", flags))
                                + ".");
            } else if (i + 1 == args.length || args[i + 1].startsWith("--")) {
                throw new IllegalArgumentException("Option " + args[i] + " needs a value.");
            } else {
                values.put(args[i], args[++i]);
            }
        }
    }

    public boolean has(String flag) {
        return values.containsKey(flag);
    }

    public String text(String option, String otherwise) {
        return values.getOrDefault(option, otherwise);
    }

    public int number(String option, int otherwise, int least, int most) {
        String value = values.get(option);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words.
        }
        throw new IllegalArgumentException(
                "Option "
                        + option
                        + " cannot be \""
                        + value
                        + "\"; allowed is a whole number from "
                        + least
                        + " to "
                        + most
                        + ".");
    }

    /** The two drivers to compare, as in {@code plain,safelite}. */
    Driver[] pair() {
        String value = text("--pair", "plain,safelite");
        String[] keys = value.split(",", -1);
        if (keys.length != 2) {
            throw new IllegalArgumentException(
                    "Option --pair cannot be \""
                            + value
                            + "\"; allowed are two of plain and safelite, such as plain,safelite"
                            + " or plain,plain.");
        }
        return new Driver[] {Driver.of(keys[0]), Driver.of(keys[1])};
    }
}
