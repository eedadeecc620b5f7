package io.safelite.it.powerloss;

import java.util.Arrays;
import java.util.Random;

/**
 * A transaction of a {@link LedgerWriter}, and all that is in it: both follow from who writes it
 * and the how manieth it is.
 */
record Step(int thread, int number) {
    static final int ACCOUNTS = 20;

    /** How many transactions a settlement leaves unsettled. */
    private static final int UNSETTLED = 8;

    /** The large ones do not fit into a page. */
    private static final int LARGE_NOTE = 6_000;

    private static final int SMALL_NOTE = 80;

    enum Kind {
        /** Moves money between accounts, and writes it down. */
        TRANSFER,
        /** The same, after another one that is rolled back. */
        TRANSFER_AFTER_ROLLBACK,
        /** Deletes what was written down some time ago. */
        SETTLE,
        /** One statement, in autocommit; a trigger does the rest. */
        REMARK,
        /** Creates a table, and drops the one that the thread has created before. */
        SCHEMA
    }

    Kind kind() {
        return switch (number % 10) {
            case 3 -> Kind.TRANSFER_AFTER_ROLLBACK;
            case 5, 8 -> Kind.REMARK;
            case 7 -> Kind.SETTLE;
            case 9 -> Kind.SCHEMA;
            default -> Kind.TRANSFER;
        };
    }

    int debit() {
        return Math.floorMod(thread * 7 + number * 3, ACCOUNTS);
    }

    int credit() {
        return Math.floorMod(debit() + 1 + number % 5, ACCOUNTS);
    }

    int amount() {
        return 1 + Math.floorMod(number * 31 + thread, 100);
    }

    byte[] note() {
        byte[] note = new byte[number % 4 == 0 ? LARGE_NOTE : SMALL_NOTE];
        new Random(1_000_003L * thread + number).nextBytes(note);
        return note;
    }

    /** What was written down before this one is settled by it. */
    int settledBefore() {
        return number - UNSETTLED;
    }

    /** The table that it creates. */
    String table() {
        return table(number);
    }

    /** The table that it drops, if there is one. */
    String tableBefore() {
        return table(number - 10);
    }

    private String table(int step) {
        return "extra_" + thread + "_" + Math.max(step, 0);
    }

    /** Short, for comparisons. */
    static String describe(byte[] note) {
        return note.length + " bytes, " + Integer.toHexString(Arrays.hashCode(note));
    }
}
