package io.safelite.internal.queue;

import static io.safelite.internal.queue.GateProgram.patience;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Background;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs at one gate, and what can go wrong with them. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProcessGateTest {
    /** Shorter than the time after which a line that does not move is passed by. */
    private static final long SOME_MILLIS =
            TimeUnit.NANOSECONDS.toMillis(ProcessGate.STUCK_NANOS) / 2;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    @TempDir private Path directory;
    private Path database;

    @BeforeEach
    void makeDatabase() throws IOException {
        database = file("app.db");
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        Background.await("no thread should wait in the kernel", () -> helpers() == 0);
    }

    private Path file(String name) throws IOException {
        return Files.createFile(directory.resolve(name));
    }

    private ProcessGate gate(Path of) {
        ProcessGate gate = GateProgram.gate(of);
        open.push(gate::close);
        return gate;
    }

    private GateProgram program() throws IOException {
        GateProgram program = GateProgram.start();
        open.push(program);
        return program;
    }

    /** A program that has joined, so that nobody is alone at that file. */
    private GateProgram programAt(Path... databases) throws IOException {
        GateProgram program = program();
        for (Path each : databases) {
            assertThat(program.tryEnter(each)).isTrue();
            program.leave(each);
        }
        return program;
    }

    /** How many threads wait for a turn, and do not just stay for the next task. */
    private static long helpers() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().equals("safelite-queue"))
                .flatMap(entry -> java.util.Arrays.stream(entry.getValue()))
                .filter(frame -> frame.getMethodName().equals("awaitTurn"))
                .count();
    }

    private static boolean enters(Gate gate) {
        return gate.tryEnter(() -> "");
    }

    private Background<Boolean> entering(Gate gate) {
        return Background.call(() -> gate.enter(() -> "", patience(30)));
    }

    private static void staysOutside(Background<Boolean> writer) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SOME_MILLIS);
        while (System.nanoTime() < end) {
            assertThat(writer.isDone()).as("has entered although another is inside").isFalse();
            Thread.sleep(10);
        }
    }

    @Test
    void oneProcessAtATimeIsInside() throws Exception {
        GateProgram other = programAt(database);
        ProcessGate mine = gate(database);
        assertThat(enters(mine)).isTrue();
        assertThat(other.tryEnter(database)).isFalse();
        Background<Boolean> waiting = other.enter(database);
        staysOutside(waiting);
        mine.leave();
        assertThat(waiting.get()).isTrue();
        assertThat(enters(mine)).isFalse();
    }

    @Test
    void killedProcessIsNotWaitedFor() throws Exception {
        GateProgram other = programAt(database);
        ProcessGate mine = gate(database);
        assertThat(enters(mine)).isTrue();
        mine.leave();
        assertThat(other.tryEnter(database)).isTrue();
        Background<Boolean> waiting = entering(mine);
        staysOutside(waiting);
        other.kill();
        assertThat(waiting.get()).isTrue();
        mine.leave();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void stoppedProcessIsPassedByAndThenLinesUpAgain() throws Exception {
        GateProgram other = programAt(database);
        GateProgram third = programAt(database);
        ProcessGate mine = gate(database);
        assertThat(enters(mine)).isTrue();
        mine.leave();
        assertThat(other.tryEnter(database)).isTrue();
        other.signal("STOP");
        assertThat(entering(mine).get()).as("passes by").isTrue();
        mine.leave();
        other.signal("CONT");
        other.leave(database);
        refusesOthersWhileInside(mine, third);
    }

    @Test
    void lineThatMovesAgainIsNotPassedByAnyMore() throws Exception {
        GateProgram other = programAt(database);
        GateProgram third = programAt(database);
        ProcessGate mine = gate(database);
        assertThat(enters(mine)).isTrue();
        mine.leave();
        assertThat(other.tryEnter(database)).isTrue();
        Background<Boolean> ofThird = third.enter(database);
        assertThat(entering(mine).get()).as("passes by").isTrue();
        mine.leave();
        assertThat(ofThird.get()).as("passes by too").isTrue();
        third.leave(database);
        other.kill();
        refusesOthersWhileInside(mine, third);
    }

    private void refusesOthersWhileInside(ProcessGate mine, GateProgram other) throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(entering(mine).get()).isTrue();
            if (!other.tryEnter(database)) {
                mine.leave();
                return;
            }
            other.leave(database);
            mine.leave();
            // It has joined only now, or the line has not moved yet.
            Thread.sleep(20);
        }
        assertThat(false).as("has been in line again").isTrue();
    }

    /** The kernel sees processes, not threads: to it these two wait for each other. */
    @Test
    void twoProcessesMayWaitForEachOtherAtTwoFiles() throws Exception {
        Path second = file("second.db");
        GateProgram other = programAt(database, second);
        ProcessGate mine = gate(database);
        ProcessGate mySecond = gate(second);
        assertThat(enters(mine)).isTrue();
        assertThat(enters(mySecond)).isTrue();
        mySecond.leave();
        assertThat(other.tryEnter(second)).isTrue();
        Background<Boolean> atSecond = entering(mySecond);
        Background.await("a thread should wait in the kernel", () -> helpers() == 1);
        Background<Boolean> atFirst = other.enter(database);
        staysOutside(atFirst);
        mine.leave();
        assertThat(atFirst.get()).isTrue();
        other.leave(second);
        assertThat(atSecond.get()).isTrue();
        mySecond.leave();
    }

    /** Two gates of one JVM, as two class loaders have them. */
    @Test
    void copyOfSafeLiteLinesUpWhileAnotherStillWaitsInTheKernel() throws Exception {
        GateProgram other = programAt(database);
        ProcessGate mine = gate(database);
        assertThat(enters(mine)).isTrue();
        mine.leave();
        ProcessGate copy = gate(database);
        assertThat(enters(copy)).isTrue();
        copy.leave();
        assertThat(other.tryEnter(database)).isTrue();
        assertThat(mine.enter(() -> "", patience(0))).isFalse();
        Background<Boolean> waiting = entering(mine);
        Background.await("a thread should wait in the kernel", () -> helpers() == 1);
        waiting.thread().interrupt();
        assertThat(waiting.get()).isFalse();
        Background<Boolean> ofCopy = entering(copy);
        staysOutside(ofCopy);
        other.leave(database);
        assertThat(ofCopy.get()).isTrue();
        copy.leave();
    }

    @Test
    void whoeverGivesUpKeepsNoTurn() throws Exception {
        GateProgram other = programAt(database);
        ProcessGate mine = gate(database);
        assertThat(enters(mine)).isTrue();
        mine.leave();
        assertThat(other.tryEnter(database)).isTrue();
        Background<Boolean> waiting = entering(mine);
        Background.await("a thread should wait in the kernel", () -> helpers() == 1);
        waiting.thread().interrupt();
        assertThat(waiting.get()).isFalse();
        other.leave(database);
        Background.await("the thread should be gone", () -> helpers() == 0);
        assertThat(other.enter(database).get()).isTrue();
    }

    @Test
    void watchThatThrowsKeepsNoTurn() throws Exception {
        GateProgram other = programAt(database);
        ProcessGate mine = gate(database);
        assertThat(enters(mine)).isTrue();
        mine.leave();
        assertThat(other.tryEnter(database)).isTrue();
        Patience failing =
                new Patience(
                        System.nanoTime() + TimeUnit.SECONDS.toNanos(30),
                        new Cancellation(),
                        now -> {
                            if (helpers() == 1) {
                                throw new IllegalStateException("a fault of a listener");
                            }
                            return TimeUnit.MILLISECONDS.toNanos(1);
                        });
        assertThatThrownBy(() -> mine.enter(() -> "", failing)).hasMessageContaining("listener");
        other.leave(database);
        Background.await("the thread should be gone", () -> helpers() == 0);
        assertThat(other.tryEnter(database)).as("the turn is free").isTrue();
    }

    @Test
    void closingEndsTheWaitInTheKernel() throws Exception {
        GateProgram other = programAt(database);
        ProcessGate mine = GateProgram.gate(database);
        assertThat(enters(mine)).isTrue();
        mine.leave();
        assertThat(other.tryEnter(database)).isTrue();
        Background<Boolean> waiting = entering(mine);
        Background.await("a thread should wait in the kernel", () -> helpers() == 1);
        waiting.thread().interrupt();
        assertThat(waiting.get()).isFalse();
        mine.close();
        Background.await("the thread should be gone", () -> helpers() == 0);
        ProcessGate again = gate(database);
        assertThat(enters(again)).as("the other is still inside").isFalse();
    }

    @Test
    void interruptedThreadEntersAndLeavesAndHarmsNobody() throws Exception {
        GateProgram other = programAt(database);
        ProcessGate mine = gate(database);
        Thread.currentThread().interrupt();
        assertThat(enters(mine)).isTrue();
        mine.leave();
        assertThat(enters(mine)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(other.tryEnter(database)).as("mine is still inside").isFalse();
        mine.leave();
        assertThat(other.tryEnter(database)).isTrue();
        assertThat(enters(mine)).as("the channel is still open").isFalse();
    }

    /** Two sidecars of one JVM, as two class loaders have them. */
    @Test
    void copyThatStaysIsCountedWhenTheOtherIsGone() throws Exception {
        ProcessGate first = GateProgram.gate(database);
        assertThat(enters(first)).isTrue();
        first.leave();
        ProcessGate copy = gate(database);
        assertThat(enters(copy)).isTrue();
        copy.leave();
        first.close();
        assertThat(enters(copy)).isTrue();
        copy.leave();
        GateProgram other = programAt(database);
        assertThat(enters(copy)).isTrue();
        assertThat(other.tryEnter(database)).as("the copy is inside").isFalse();
        copy.leave();
    }

    @Test
    void countsThatAKilledProcessLeftArePutRight() throws Exception {
        try (GateProgram other = programAt(database)) {
            other.kill();
        }
        Sidecar mine = Sidecar.open(database);
        open.push(mine::close);
        assertThat(mine.isAlone()).isTrue();
        mine.recount();
        assertThat(mine.isAlone()).isTrue();
        assertThat(mine.waiting()).isZero();
    }
}
