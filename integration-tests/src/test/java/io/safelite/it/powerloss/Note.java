package io.safelite.it.powerloss;

import java.util.Scanner;

/** What a {@link LedgerWriter} says of a step, in a line of its own. */
record Note(Kind kind, int thread, int number) {
    enum Kind {
        BEGUN,
        COMMITTED
    }

    static Note parse(String line) {
        Scanner words = new Scanner(line);
        return new Note(Kind.valueOf(words.next()), words.nextInt(), words.nextInt());
    }

    @Override
    public String toString() {
        return kind + " " + thread + " " + number;
    }
}
