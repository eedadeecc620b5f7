package io.safelite.benchmarks.demo;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the command line said. */
record Options(
        int threads,
        int seconds,
        int rows,
        Duration think,
        Path file,
        int rounds,
        List<Contender> contenders,
        boolean markdown,
        boolean help) {

    static final Path DEFAULT_FILE = Path.of("target", "demonstration", "bank.db");

    static final String USAGE =
            """
            Runs one read-modify-write workload on a real file for each contender in turn and
            reports commits, failures, latencies, and whether the money still adds up.

              --threads N    threads, each with a connection of its own, 1 to 1000 (default 8)
              --seconds N    length of one run, 1 to 86400 (default 10)
              --rows N       accounts, 2 to 1000000 (default 1000)
              --think MS     pause between reading and writing, in milliseconds, fractions
                             allowed, 0 to 60000 (default 0)
              --file PATH    the database; must not exist yet and is deleted after every run
                             (default target/demonstration/bank.db)
              --rounds N     run the contenders N times in turn and report medians, 1 to 1000
                             (default 1)
              --only LIST    some of plain,immediate,safelite (default all, in this order)
              --markdown     print the table as Markdown
              --help         print this

            Exit code: 0; 1 if SafeLite had a failed transaction or its money does not add up, or
            a contender could not run; 2 for a bad option.
            """;

    /** A bad option; the message is for the user. */
    static final class BadOption extends Exception {
        private static final long serialVersionUID = 1L;

        BadOption(String message) {
            super(message);
        }
    }

    Options {
        contenders = List.copyOf(contenders);
    }

    static Options parse(String... args) throws BadOption {
        int threads = 8;
        int seconds = 10;
        int rows = 1000;
        Duration think = Duration.ZERO;
        Path file = DEFAULT_FILE;
        int rounds = 1;
        List<Contender> contenders = List.of(Contender.values());
        boolean markdown = false;
        boolean help = false;
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            switch (option) {
                case "--markdown" -> markdown = true;
                case "--help", "-h" -> help = true;
                case "--threads" -> threads = number(option, value(args, ++i), 1, 1000);
                case "--seconds" -> seconds = number(option, value(args, ++i), 1, 86_400);
                case "--rows" -> rows = number(option, value(args, ++i), 2, 1_000_000);
                case "--think" -> think = millis(option, value(args, ++i));
                case "--file" -> file = newFile(option, value(args, ++i));
                case "--rounds" -> rounds = number(option, value(args, ++i), 1, 1000);
                case "--only" -> contenders = contenders(option, value(args, ++i));
                default ->
                        throw new BadOption(
                                "There is no option \""
                                        + option
                                        + "\"; allowed are --threads, --seconds, --rows, --think,"
                                        + " --file, --rounds, --only, --markdown and --help.");
            }
        }
        return new Options(threads, seconds, rows, think, file, rounds, contenders, markdown, help);
    }

    private static String value(String[] args, int index) throws BadOption {
        if (index >= args.length || args[index].startsWith("--")) {
            throw new BadOption("Option " + args[index - 1] + " needs a value; see --help.");
        }
        return args[index];
    }

    private static BadOption bad(String option, String value, String allowed) {
        return new BadOption(
                "Option " + option + " cannot be \"" + value + "\"; allowed is " + allowed + ".");
    }

    private static int number(String option, String value, int least, int most) throws BadOption {
        String allowed = "a whole number from " + least + " to " + most;
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words.
        }
        throw bad(option, value, allowed);
    }

    private static Duration millis(String option, String value) throws BadOption {
        try {
            double millis = Double.parseDouble(value);
            if (millis >= 0 && millis <= 60_000) {
                return Duration.ofNanos(Math.round(millis * 1e6));
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words.
        }
        throw bad(option, value, "a number of milliseconds from 0 to 60000, such as 0.5");
    }

    /** Never someone's database: the runs delete the file. */
    private static Path newFile(String option, String value) throws BadOption {
        String allowed = "a file that does not exist yet, because every run deletes it";
        try {
            Path file = Path.of(value);
            if (!value.isBlank() && !Files.exists(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Said below, in the same words.
        }
        throw bad(option, value, allowed);
    }

    private static List<Contender> contenders(String option, String value) throws BadOption {
        List<Contender> contenders = new ArrayList<>();
        for (String key : value.split(",", -1)) {
            Contender contender = Contender.of(key.strip()).orElse(null);
            if (contender == null || contenders.contains(contender)) {
                throw bad(option, value, "a list, each once, of " + Contender.keys());
            }
            contenders.add(contender);
        }
        return contenders;
    }
}
