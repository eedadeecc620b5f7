package io.safelite.it.powerloss;

/** What a {@link LedgerWriter} says of a step, in a line of its own. */
record Note(Kind kind, int thread, int number) {
    enum Kind {
        BEGUN,
        COMMITTED
    }

    static Note parse(String line) {
        String[] words = line.strip().split(" ");
        return new Note(
                Kind.valueOf(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }

    @Override
    public String toString() {
        return kind + " " + thread + " " + number;
    }
}
