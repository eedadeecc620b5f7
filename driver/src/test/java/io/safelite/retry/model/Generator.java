package io.safelite.retry.model;

import io.safelite.retry.model.Step.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Makes up programs: a part that reads, for whoever has only read can be in conflict; then a part
 * that writes and reads.
 */
final class Generator {
    private static final Pattern HOLE = Pattern.compile("\\{([a-z]+)}");
    private static final int CURSORS = 3;
    private static final int COLUMNS = 4;

    private static final String LONG = "äöü€😀".repeat(20);
    private static final Ending[] ENDINGS = {
        Ending.COMMIT,
        Ending.COMMIT,
        Ending.COMMIT,
        Ending.COMMIT_AND_READ_ON,
        Ending.COMMIT_AND_READ_ON,
        Ending.AUTOCOMMIT,
        Ending.ROLLBACK
    };
    private static final List<String> SAVEPOINTS = List.of("a", "b");
    private static final Object[] NAMES = {
        "ann", "bob", "d'Ärger", "12.5", "2020-01-01 00:00:00", null
    };
    private static final Object[] TAGS = {"red", "blue", LONG + "x", LONG + "y", "forbidden", null};
    private static final Object[] KEYS = {"colour", "size", "new"};
    private static final Object[] PRICES = {0.5, 10.0, -2.25, 1e300, -0.0, 7L};
    private static final Object[] BLOBS = {
        new byte[0], new byte[] {0, -1}, new byte[100], LONG.getBytes(StandardCharsets.UTF_8), null
    };

    /** They look alike in several ways. */
    private static final Object[] ANY = {7L, 7.0, "7", "7.0", new byte[] {'7'}, 1L << 40, ""};

    private static final long[] IDS = {1, 1, 1, 2, 2, 3, 5, 6};
    private static final long[] AMOUNTS = {-150, -1, 0, 1, 10, 20, 100, 1L << 40};

    private final SplittableRandom random;
    private final List<Step> steps = new ArrayList<>();

    private final List<Getter> getters;

    /** Few, so that a statement is executed more than once. */
    private final List<String> queries;

    private Generator(long seed) {
        random = new SplittableRandom(seed);
        getters = random.nextInt(4) == 0 ? Getter.converting() : Getter.notConverting();
        queries =
                random.ints(3, 0, Statements.QUERIES.size())
                        .mapToObj(Statements.QUERIES::get)
                        .toList();
    }

    /** The program of that number. */
    static Program program(long seed) {
        Generator generator = new Generator(seed);
        generator.readingPart();
        if (generator.random.nextInt(12) > 0) {
            generator.writingPart();
        }
        return new Program(generator.steps, generator.oneOf(ENDINGS));
    }

    /** What the others do meanwhile: one transaction, sometimes two; sometimes it takes long. */
    static Interference interference(long seed) {
        Generator generator = new Generator(~seed);
        SplittableRandom random = generator.random;
        boolean held = random.nextInt(20) == 0;
        boolean two = !held && random.nextInt(4) == 0;
        List<Program> transactions = new ArrayList<>();
        for (int i = two ? 2 : 1; i > 0; i--) {
            generator.steps.clear();
            generator.otherTransaction();
            boolean takenBack = held && random.nextBoolean();
            Ending ending = takenBack ? Ending.ROLLBACK : Ending.COMMIT;
            transactions.add(new Program(generator.steps, ending));
        }
        return new Interference(transactions, random.nextInt(3), held, random.nextInt(4) == 0);
    }

    private void readingPart() {
        read();
        for (int i = random.nextInt(5); i > 0; i--) {
            switch (random.nextInt(16)) {
                case 0, 12, 13 -> query(oneOf(Statements.FAILING_QUERIES));
                case 1 -> savepoint();
                case 2, 14 -> readAndTakeBack();
                case 3 -> scratch();
                case 4 -> steps.add(new CursorStep.Close(anyCursor(), random.nextBoolean()));
                case 5 -> steps.add(new CursorStep.SetOnly(anyCursor()));
                case 15 -> steps.add(new Step.Tables());
                case 6, 7, 8 -> readOn(anyCursor());
                default -> read();
            }
        }
    }

    private void writingPart() {
        write();
        for (int i = random.nextInt(4); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> write();
                case 1 -> read();
                case 2 -> savepoint();
                case 3 -> scratch();
                default -> readOn(anyCursor());
            }
        }
    }

    private void otherTransaction() {
        for (int i = random.nextInt(2); i >= 0; i--) {
            String sql =
                    random.nextInt(30) == 0
                            ? oneOf(Statements.DEFINITIONS)
                            : oneOf(Statements.WRITES);
            steps.add(new Step.Write(withoutNames(sql), constants(sql), Form.TEXT));
        }
    }

    // Moves of several steps

    private void read() {
        readOn(query(oneOf(queries)));
    }

    private int query(String sql) {
        int cursor = anyCursor();
        int maxRows = random.nextInt(10) == 0 ? 2 : 0;
        steps.add(new Step.Query(cursor, withoutNames(sql), params(sql), form(), maxRows));
        return cursor;
    }

    private void readOn(int cursor) {
        if (random.nextInt(8) == 0) {
            return;
        }
        if (random.nextInt(4) == 0) {
            steps.add(new CursorStep.ReadAll(cursor, anyColumn(), oneOf(getters)));
            return;
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            steps.add(new CursorStep.Next(cursor));
            if (random.nextInt(4) > 0) {
                steps.add(new CursorStep.Get(cursor, anyColumn(), oneOf(getters)));
            }
        }
    }

    private void write() {
        switch (random.nextInt(10)) {
            case 0 -> batch(oneOf(Statements.BATCHES));
            case 1, 2 -> readOn(query(oneOf(Statements.RETURNING)));
            case 3 -> {
                write(oneOf(Statements.DEFINITIONS));
                read();
            }
            default -> {
                write(oneOf(Statements.WRITES));
                if (random.nextInt(3) == 0) {
                    steps.add(new Step.Key(random.nextInt(2)));
                }
            }
        }
    }

    private void write(String sql) {
        steps.add(new Step.Write(withoutNames(sql), params(sql), form()));
    }

    private void batch(String sql) {
        List<Param> twice = new ArrayList<>(params(sql));
        twice.addAll(params(sql));
        steps.add(new Step.Batch(withoutNames(sql), twice, form()));
    }

    private void savepoint() {
        String name = oneOf(SAVEPOINTS);
        steps.add(
                switch (random.nextInt(10)) {
                    case 0, 1 -> new SavepointStep.BackTo(name);
                    case 2, 3 -> new SavepointStep.Release(name);
                    case 4 -> new SavepointStep.BySql("SAVEPOINT " + name);
                    case 5 -> new SavepointStep.BySql("ROLLBACK TO " + name);
                    case 6 -> new SavepointStep.BySql("RELEASE " + name);
                    default -> new SavepointStep.Mark(name);
                });
    }

    /** What was read after a savepoint has been seen all the same. */
    private void readAndTakeBack() {
        steps.add(new SavepointStep.Mark("a"));
        read();
        steps.add(new SavepointStep.BackTo("a"));
    }

    private void scratch() {
        write(Statements.CREATE_SCRATCH);
        switch (random.nextInt(6)) {
            case 0 -> write(Statements.CREATE_SCRATCH_TRIGGER);
            case 1 -> batch(Statements.SCRATCH_WRITES.get(0));
            case 2 -> readOn(query(Statements.SCRATCH_RETURNING));
            default -> {}
        }
        write(oneOf(Statements.SCRATCH_WRITES));
        if (random.nextBoolean()) {
            steps.add(new Step.Key(random.nextInt(2)));
        }
        int cursor = query(oneOf(Statements.SCRATCH_QUERIES));
        readOn(cursor);
        if (random.nextBoolean()) {
            write(oneOf(Statements.SCRATCH_WRITES));
            readOn(cursor);
        }
    }

    // Values

    private int anyCursor() {
        return random.nextInt(CURSORS);
    }

    private int anyColumn() {
        return 1 + random.nextInt(COLUMNS);
    }

    private Form form() {
        return oneOf(Form.values());
    }

    private static String withoutNames(String sql) {
        return HOLE.matcher(sql).replaceAll("?");
    }

    private List<Param> params(String sql) {
        return HOLE.matcher(sql)
                .results()
                .map(hole -> random.nextInt(5) < 2 ? seen() : constant(hole))
                .toList();
    }

    private List<Param> constants(String sql) {
        return HOLE.matcher(sql).results().map(this::constant).toList();
    }

    private Param seen() {
        return new Param.Seen(random.nextInt(5));
    }

    private Param constant(MatchResult hole) {
        return new Param.Constant(
                switch (hole.group(1)) {
                    case "id" -> IDS[random.nextInt(IDS.length)];
                    case "amount" -> AMOUNTS[random.nextInt(AMOUNTS.length)];
                    case "name" -> oneOf(NAMES);
                    case "tag" -> oneOf(TAGS);
                    case "key" -> oneOf(KEYS);
                    case "price" -> oneOf(PRICES);
                    case "any" -> oneOf(ANY);
                    case "blob" -> oneOf(BLOBS);
                    default -> throw new IllegalArgumentException(hole.group());
                });
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> T oneOf(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
