package io.safelite.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A call on a thread of its own, and the means to meet it at the right moment. */
public final class Background<T> {
    private static final long LIMIT_SECONDS = 30;

    private final FutureTask<T> task;
    private final Thread thread;

    private Background(Callable<T> call) {
        task = new FutureTask<>(call);
        thread = new Thread(task, "background");
        thread.setDaemon(true);
        thread.start();
    }

    /** Something that returns nothing and may throw. */
    public interface Action {
        void run() throws Exception;
    }

    /** Starts the call. */
    public static <T> Background<T> call(Callable<T> call) {
        return new Background<>(call);
    }

    /** Starts the action. */
    public static Background<Void> run(Action action) {
        return call(
                () -> {
                    action.run();
                    return null;
                });
    }

    /** Waits until the condition holds; fails if it never does. */
    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            Thread.sleep(1);
        }
    }

    /** Waits until its thread is parked: it waits for a slot or between two looks at a lock. */
    public Background<T> awaitParked() throws InterruptedException {
        await(
                "the background thread should park, but is " + thread.getState(),
                () ->
                        task.isDone()
                                || thread.getState() == Thread.State.TIMED_WAITING
                                || thread.getState() == Thread.State.WAITING);
        if (task.isDone()) {
            throw new AssertionError("the background call has ended instead of waiting");
        }
        return this;
    }

    public Thread thread() {
        return thread;
    }

    public boolean isDone() {
        return task.isDone();
    }

    /** Its answer; throws what it threw. */
    public T get() throws Exception {
        try {
            return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            AssertionError stuck = new AssertionError("the background call does not end");
            stuck.setStackTrace(thread.getStackTrace());
            throw stuck;
        }
    }
}
