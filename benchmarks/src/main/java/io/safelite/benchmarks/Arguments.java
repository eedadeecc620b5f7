package io.safelite.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
        return value == null ? otherwise : number(option, value, value, least, most, "");
    }

    /** Whole numbers, separated by commas. */
    public List<Integer> numbers(String option, List<Integer> otherwise, int least, int most) {
        String value = values.get(option);
        return value == null
                ? otherwise
                : Arrays.stream(value.split(",", -1))
                        .map(one -> number(option, value, one, least, most, " or a list of such"))
                        .toList();
    }

    private static int number(
            String option, String value, String part, int least, int most, String orMore) {
        try {
            int number = Integer.parseInt(part);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words.
        }
        throw bad(option, value, "a whole number from " + least + " to " + most + orMore);
    }

    /** A number that may have a fraction, such as 0.5. */
    public double decimal(String option, double otherwise, double least, double most) {
        String value = values.get(option);
        if (value == null) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words.
        }
        throw bad(option, value, "a number from " + least + " to " + most);
    }

    public String choice(String option, String otherwise, List<String> allowed) {
        String value = text(option, otherwise);
        if (!allowed.contains(value)) {
            throw bad(option, value, "one of " + String.join(", ", allowed));
        }
        return value;
    }

    /** What to throw for a value that is not allowed. */
    public static IllegalArgumentException bad(String option, String value, String allowed) {
        return new IllegalArgumentException(
                "Option " + option + " cannot be \"" + value + "\"; allowed is " + allowed + ".");
    }

    /** The two drivers to compare, as in {@code plain,safelite}. */
    Driver[] pair() {
        String value = text("--pair", "plain,safelite");
        String[] keys = value.split(",", -1);
        if (keys.length != 2) {
            throw new IllegalArgumentException(
                    "Option --pair cannot be \""
                            + value
                            + "\"; allowed are two of plain, safelite, unrecorded and agent, such"
                            + " as plain,safelite or plain,plain.");
        }
        return new Driver[] {Driver.of(keys[0]), Driver.of(keys[1])};
    }
}
