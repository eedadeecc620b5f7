package io.safelite.it.serializability;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One process of clients. Prints what {@link Told} understands; ends when its input does, so that
 * it never outlives the test.
 */
final class ListWorker {
    /** The last line of a worker that was not killed. */
    static final String END = "end";

    private ListWorker() {}

    /** Arguments: contender's prefix and parameters, file, store, file of ticks, first, count. */
    public static void main(String[] args) throws Exception {
        Contender contender = new Contender("worker", args[0], args[1], true, true);
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Thread input =
                new Thread(
                        () -> {
                            awaitEnd();
                            goesOn.set(false);
                        });
        input.setDaemon(true);
        input.start();
        PrintStream output = System.out;
        int first = Integer.parseInt(args[5]);
        new Clients(
                        contender,
                        args[2],
                        Store.valueOf(args[3]),
                        Manners.GOOD,
                        new Ticks(Path.of(args[4])),
                        first)
                .run(first, Integer.parseInt(args[6]), Told.to(output), goesOn::get);
        output.println(END);
        output.flush();
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
