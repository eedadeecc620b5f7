package io.safelite.it.migrations;

import io.safelite.it.frameworks.Way;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The program of a JVM: for each line "first FILE" or "all FILE" its instances migrate that file at
 * once, each with a connection of its own; it answers with a line "failed WHY" for each that could
 * not, and "done". Arguments: a {@link Migrator}, a {@link Way}.
 */
public final class Application {
    private final Migrator migrator;
    private final Way way;
    private final PrintStream answers;

    private Application(Migrator migrator, Way way, PrintStream answers) {
        this.migrator = migrator;
        this.way = way;
        this.answers = answers;
    }

    public static void main(String[] args) throws Exception {
        Application application =
                new Application(Migrator.valueOf(args[0]), Way.valueOf(args[1]), System.out);
        // Liquibase talks.
        System.setOut(System.err);
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            application.follow(order.split(" "));
        }
    }

    private void follow(String[] order) throws Exception {
        if (order[0].equals("first")) {
            migrator.migrateFirst(way.place(order[1]));
        } else {
            for (Throwable failure : race(order[1])) {
                answers.println("failed " + innermost(failure));
            }
        }
        answers.println("done");
    }

    private List<Throwable> race(String file) throws InterruptedException {
        int instances = migrator.instances();
        ExecutorService threads = Executors.newFixedThreadPool(instances);
        try {
            CyclicBarrier start = new CyclicBarrier(instances);
            Callable<Void> instance =
                    () -> {
                        start.await();
                        migrator.migrate(way.place(file));
                        return null;
                    };
            List<Future<Void>> started = new ArrayList<>();
            for (int i = 0; i < instances; i++) {
                started.add(threads.submit(instance));
            }
            List<Throwable> failures = new ArrayList<>();
            for (Future<Void> one : started) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
            return failures;
        } finally {
            threads.shutdownNow();
        }
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString().replace('\n', ' ');
    }
}
