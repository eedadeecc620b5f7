package io.safelite.it.serializability;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a client is going to do in its next transaction. */
record Plan(Form form, List<Step> steps, boolean keeps) {
    /** Lists that are written to at the same time: few, so that clients meet. */
    private static final int LISTS = 3;

    /** After how many ticks the next list takes the place of the oldest, before they get long. */
    private static final int TICKS_PER_LIST = 100;

    private static final int MOST_STEPS = 5;

    enum Form {
        TRANSACTION,
        /** A transaction that says it only reads. */
        READ_ONLY,
        /** One statement. */
        AUTOCOMMIT
    }

    enum Act {
        APPEND,
        READ,
        SAVEPOINT,
        RELEASE,
        BACK
    }

    /** One step; the key means nothing for savepoints. */
    record Step(Act act, int key) {}

    static Plan random(RandomGenerator random, long tick) {
        int oldest = (int) (tick / TICKS_PER_LIST);
        int dice = random.nextInt(100);
        if (dice < 15) {
            Act act = random.nextInt(3) == 0 ? Act.READ : Act.APPEND;
            return new Plan(Form.AUTOCOMMIT, List.of(step(act, random, oldest)), true);
        }
        int length = 1 + random.nextInt(MOST_STEPS);
        List<Step> steps = new ArrayList<>();
        if (dice < 30) {
            for (int i = 0; i < length; i++) {
                steps.add(step(Act.READ, random, oldest));
            }
            return new Plan(Form.READ_ONLY, steps, true);
        }
        addAny(steps, length, random, oldest);
        if (dice < 50) {
            addSavepoint(steps, random, oldest);
        }
        return new Plan(Form.TRANSACTION, steps, random.nextInt(10) > 0);
    }

    private static void addAny(List<Step> steps, int length, RandomGenerator random, int oldest) {
        for (int i = 0; i < length; i++) {
            steps.add(step(random.nextBoolean() ? Act.READ : Act.APPEND, random, oldest));
        }
    }

    private static void addSavepoint(List<Step> steps, RandomGenerator random, int oldest) {
        steps.add(new Step(Act.SAVEPOINT, 0));
        addAny(steps, 1 + random.nextInt(2), random, oldest);
        steps.add(new Step(random.nextInt(3) == 0 ? Act.RELEASE : Act.BACK, 0));
        addAny(steps, random.nextInt(2), random, oldest);
    }

    private static Step step(Act act, RandomGenerator random, int oldest) {
        return new Step(act, oldest + random.nextInt(LISTS));
    }
}
