package io.safelite.internal.queue;

import static io.safelite.internal.queue.Scheduler.ALL;
import static io.safelite.internal.queue.Scheduler.NEVER;
import static io.safelite.internal.queue.Scheduler.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.queue.World.Bounds;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/**
 * Every interleaving of a few connections at one slot, on a simulated clock. The rules that must
 * hold are in {@link World}, {@link SimulatedConnection} and {@link SimulatedGate}.
 *
 * <p>In every build: all of two connections, with threads as slow as can be; three connections, and
 * two with another process, as long as nobody is slow; and of what would take minutes that in which
 * few threads are preempted. With {@code -Psoak}: all of that, or much more of it.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("jdk-independent")
class WriterSlotSimulationTest {
    private static final int SOME_DELAYS = 2;

    private static final long HOLD = TimeUnit.MICROSECONDS.toNanos(300);
    private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(1);

    private String name;

    @BeforeEach
    void remember(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
    }

    private void explore(long atLeast, Bounds bounds, World.Scenario scenario)
            throws InterruptedException {
        long began = System.nanoTime();
        long schedules = World.explore(bounds, scenario);
        System.out.printf(
                "simulation: %,9d schedules in %,6d ms: %s%n",
                schedules, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), name);
        assertThat(schedules).as("schedules").isGreaterThanOrEqualTo(atLeast);
    }

    /** What is explored where all would take minutes. */
    private static Bounds atMost(int preemptions, int inSoak) {
        return new Bounds(Soak.isOn() ? inSoak : preemptions, 0);
    }

    // Two connections

    @Test
    void twoWriters() throws InterruptedException {
        explore(
                100,
                Bounds.NONE,
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    world.connection().writes(NEVER, HOLD);
                });
    }

    @Test
    void twoWritersThatTryWithoutWaitingFirst() throws InterruptedException {
        explore(
                200,
                Bounds.NONE,
                world -> {
                    for (int i = 0; i < 2; i++) {
                        SimulatedConnection connection = world.connection();
                        connection.does(() -> connection.writeAtOnceIfPossible(NEVER, HOLD));
                    }
                });
    }

    @Test
    void oneWriterComesBackWhileTheOtherWaits() throws InterruptedException {
        explore(
                1000,
                // A waiter that looks every millisecond could otherwise do so for ever while the
                // other thread is slow.
                new Bounds(Scheduler.ALL, SOME_DELAYS),
                world -> {
                    SimulatedConnection greedy = world.connection();
                    greedy.does(
                            () -> {
                                greedy.write(NEVER, HOLD);
                                greedy.write(NEVER, HOLD);
                            });
                    world.connection().writes(NEVER, HOLD);
                });
    }

    @Test
    void theDeadlineOfOnePassesWhileTheOtherWrites() throws InterruptedException {
        explore(
                1000,
                Bounds.NONE,
                world -> {
                    world.connection().writes(NEVER, LIMIT);
                    world.connection().writes(LIMIT, HOLD);
                });
    }

    @Test
    void bothDeadlinesMayPass() throws InterruptedException {
        explore(
                3000,
                Bounds.NONE,
                world -> {
                    world.connection().writes(HOLD, 2 * HOLD);
                    world.connection().writes(HOLD, 2 * HOLD);
                });
    }

    @Test
    void oneIsInterrupted() throws InterruptedException {
        explore(
                7000,
                Bounds.NONE,
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    SimulatedConnection waiter = world.connection().writes(NEVER, HOLD);
                    world.meanwhile("interrupter", waiter::interrupt);
                });
    }

    @Test
    void oneIsCancelled() throws InterruptedException {
        explore(
                7000,
                Bounds.NONE,
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    SimulatedConnection waiter = world.connection().writes(NEVER, HOLD);
                    world.meanwhile("canceller", waiter::cancel);
                });
    }

    @Test
    void oneIsClosedByAnotherThread() throws InterruptedException {
        explore(
                500,
                Soak.isOn() ? Bounds.NONE : Bounds.NOBODY_IS_SLOW,
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    SimulatedConnection closed = world.connection().writes(NEVER, HOLD);
                    world.meanwhile(
                            "closer",
                            () -> {
                                closed.close();
                                closed.closeTicket();
                            });
                });
    }

    @Test
    void aWatchThatParksLosesNoWakeUp() throws InterruptedException {
        explore(
                200,
                Bounds.NONE,
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    world.connection()
                            .watchedBy(
                                    now -> {
                                        world.scheduler.swallowWakeUp();
                                        return Long.MAX_VALUE;
                                    })
                            .writes(NEVER, HOLD);
                });
    }

    @Test
    void aWatchThatThrowsLeavesNothingBehind() throws InterruptedException {
        explore(
                200,
                Bounds.NONE,
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    SimulatedConnection failing =
                            world.connection()
                                    .watchedBy(
                                            now -> {
                                                world.scheduler.point();
                                                throw new IllegalStateException("the watch");
                                            });
                    failing.does(
                            () -> {
                                try {
                                    failing.write(NEVER, HOLD);
                                } catch (IllegalStateException e) {
                                    world.scheduler.note("throws");
                                }
                            });
                });
    }

    // Two connections and another process

    @Test
    void anotherProcessWrites() throws InterruptedException {
        explore(
                400,
                Bounds.NOBODY_IS_SLOW,
                world -> {
                    for (int i = 0; i < 2; i++) {
                        SimulatedConnection connection = world.connection();
                        connection.does(() -> connection.writeAtOnceIfPossible(NEVER, HOLD));
                    }
                    world.meanwhile("process", () -> world.gate.otherWrites(HOLD));
                });
    }

    @Test
    void aDeadlinePassesAtTheGate() throws InterruptedException {
        explore(
                500,
                Bounds.NOBODY_IS_SLOW,
                world -> {
                    world.connection().writes(LIMIT, HOLD);
                    world.connection().writes(NEVER, HOLD);
                    world.meanwhile("process", () -> world.gate.otherWrites(2 * LIMIT));
                });
    }

    @Test
    void oneIsCancelledAtTheGate() throws InterruptedException {
        explore(
                7000,
                Bounds.NOBODY_IS_SLOW,
                world -> {
                    SimulatedConnection waiter = world.connection().writes(NEVER, HOLD);
                    world.connection().writes(NEVER, HOLD);
                    world.meanwhile("process", () -> world.gate.otherWrites(HOLD));
                    world.meanwhile("canceller", waiter::cancel);
                });
    }

    // Three connections

    @Test
    void threeWriters() throws InterruptedException {
        explore(
                3000,
                Bounds.NOBODY_IS_SLOW,
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    world.connection().writes(NEVER, HOLD);
                    world.connection().writes(NEVER, HOLD);
                });
    }

    @Test
    void threeWritersWithLongTransactions() throws InterruptedException {
        explore(
                3000,
                Bounds.NOBODY_IS_SLOW,
                world -> {
                    for (int i = 0; i < 3; i++) {
                        world.connection().writes(NEVER, 2 * WriterSlot.OVERTAKING_NANOS);
                    }
                });
    }

    @Test
    void threeOfWhichOneIsInterrupted() throws InterruptedException {
        explore(
                1000,
                atMost(2, ALL),
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    SimulatedConnection waiter = world.connection().writes(NEVER, HOLD);
                    world.connection().writes(NEVER, HOLD);
                    world.meanwhile("interrupter", waiter::interrupt);
                });
    }

    @Test
    void threeOfWhichOneIsCancelledOrCloses() throws InterruptedException {
        explore(
                1000,
                atMost(1, 3),
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    SimulatedConnection waiter = world.connection().writes(NEVER, HOLD);
                    world.connection().writes(NEVER, HOLD);
                    world.meanwhile("canceller", waiter::cancel);
                    world.meanwhile("closer", waiter::close);
                });
    }

    @Test
    void newcomerDoesNotOvertakeWhoHasWaitedForLong() throws InterruptedException {
        long hold = 2 * WriterSlot.OVERTAKING_NANOS;
        explore(
                500,
                Bounds.NOBODY_IS_SLOW,
                world -> {
                    world.connection().writes(NEVER, hold);
                    world.connection().writes(NEVER, HOLD);
                    SimulatedConnection newcomer = world.connection();
                    newcomer.does(
                            () -> {
                                world.scheduler.sleep(hold);
                                newcomer.write(NEVER, HOLD);
                            });
                });
    }

    /** The deadline passes while the slot is kept for whoever had it to come back. */
    @Test
    void threeOfWhichOneRunsOutOfTime() throws InterruptedException {
        explore(
                250,
                atMost(2, ALL),
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    world.connection().writes(HOLD + WriterSlot.GRACE_NANOS / 2, HOLD);
                    world.connection().writes(NEVER, HOLD);
                });
    }

    @Test
    void threeAndAnotherProcess() throws InterruptedException {
        explore(
                2000,
                atMost(2, ALL),
                world -> {
                    world.connection().writes(NEVER, HOLD);
                    world.connection().writes(LIMIT, HOLD);
                    world.connection().writes(NEVER, HOLD);
                    world.meanwhile("process", () -> world.gate.otherWrites(HOLD));
                });
    }

    /** Where nobody is slow: each waits for a turn of each other one, and a last transaction. */
    @Test
    void nobodyWaitsForMoreThanOneTurnOfEachOther() throws InterruptedException {
        long hold = WriterSlot.LONGEST_TURN_NANOS / 3 + 1;
        long turn = WriterSlot.LONGEST_TURN_NANOS + hold + WriterSlot.GRACE_NANOS;
        long longest = WriterSlot.OVERTAKING_NANOS + hold + 2 * turn;
        explore(
                1000,
                atMost(2, 4),
                world -> {
                    for (int i = 0; i < 3; i++) {
                        SimulatedConnection greedy = world.connection();
                        greedy.does(
                                () -> {
                                    for (int n = 0; n < 5; n++) {
                                        greedy.writeAtOnceIfPossible(NEVER, hold);
                                        check(greedy.longestWait() <= longest, "waits are bounded");
                                    }
                                });
                    }
                });
    }
}
