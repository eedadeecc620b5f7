package io.safelite.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.internal.process.ProcessIdentity;
import io.safelite.testing.Background;
import io.safelite.testing.OtherJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The line of processes, with another process in it that does what it is told. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ProcessLineTest {
    private Path database;
    private ProcessGate gate;
    private OtherJvm other;

    @BeforeEach
    void join() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "databases"));
        database = Files.createTempDirectory(directory, "gate").resolve("app.db");
        Files.createFile(database);
        gate = new ProcessGate(() -> database);
        gate.enable();
        assertThat(gate.tryEnter(() -> "me")).isTrue();
        gate.leave();
        other = SidecarProgram.start(database);
    }

    @AfterEach
    void part() throws Exception {
        other.close();
        gate.close();
    }

    private boolean enter(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        return gate.enter(
                () -> "me", new Patience(deadline, new Cancellation(), Patience.Watch.NONE));
    }

    private void otherTakesTheTurn() throws Exception {
        other.does("lock 1", "lock 0", "unlock 1", "turn");
    }

    private void otherIsShutOut(boolean isShutOut) throws Exception {
        assertThat(other.ask("free? 0")).isEqualTo("" + !isShutOut);
    }

    @Test
    void oneProcessAtATimeIsInside() throws Exception {
        assertThat(gate.tryEnter(() -> "me")).isTrue();
        otherIsShutOut(true);
        gate.leave();
        otherIsShutOut(false);

        otherTakesTheTurn();
        assertThat(gate.tryEnter(() -> "me")).isFalse();
        assertThat(enter(Duration.ofMillis(50))).isFalse();
        assertThat(gate.occupant()).contains("process " + other.pid() + " (");
        other.does("unlock 0");
        assertThat(enter(Duration.ofSeconds(30))).isTrue();
        otherIsShutOut(true);
        gate.leave();
        otherIsShutOut(false);
    }

    @Test
    void whoIsInAnotherContainerIsOutOfSight() throws Exception {
        otherTakesTheTurn();
        assertThat(gate.tryEnter(() -> "me")).isFalse();
        assertThat(gate.lastOutOfSight()).as("a process of this container").isNull();
        byte[] stranger = new ProcessIdentity(1, "pid:[1]", "web-2", "java", "bob").encode();
        try (FileChannel sidecar =
                FileChannel.open(Sidecar.pathOf(database), StandardOpenOption.WRITE)) {
            ByteBuffer record = ByteBuffer.allocate(2 + stranger.length);
            record.putShort((short) stranger.length).put(stranger).flip();
            sidecar.write(record, 128);
        }
        assertThat(gate.lastOutOfSight())
                .startsWith("process 1 of host web-2 (another container")
                .contains("whose turn began");
    }

    @Test
    void whoHasGivenUpLeavesNothingBehind() throws Exception {
        otherTakesTheTurn();
        assertThat(enter(Duration.ofMillis(50))).isFalse();
        assertThat(other.ask("free? 1")).as("this process still stands there").isEqualTo("false");
        other.does("unlock 0");
        // Its thread gets the turn that nobody wants any more.
        Background.await("gives it back", () -> isFree(1) && isFree(0));
    }

    private boolean isFree(int at) {
        try {
            return Boolean.parseBoolean(other.ask("free? " + at));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An interrupted thread closes the channels it touches, if one does not look out. */
    @Test
    void interruptedWriterTakesItsTurnToo() throws Exception {
        Thread.currentThread().interrupt();
        boolean entered = gate.tryEnter(() -> "me");
        assertThat(Thread.interrupted()).as("it still is").isTrue();
        assertThat(entered).isTrue();
        otherIsShutOut(true);
        Thread.currentThread().interrupt();
        gate.leave();
        assertThat(Thread.interrupted()).isTrue();
        otherIsShutOut(false);
    }

    @Test
    void loneSurvivorLocksNothingAnyMore() throws Exception {
        other.kill();
        assertThat(gate.tryEnter(() -> "me")).isTrue();
        assertThat(gate.isTurnOver()).as("alone, there are no turns").isFalse();
        gate.leave();
    }

    @Test
    void whoWaitsIsLetInAtOnceWhenTheOtherIsKilled() throws Exception {
        otherTakesTheTurn();
        Background<Boolean> waiting = Background.call(() -> enter(Duration.ofSeconds(30)));
        waiting.awaitParked();
        long start = System.nanoTime();
        other.kill();
        assertThat(waiting.get()).isTrue();
        assertThat(System.nanoTime() - start).isLessThan(ProcessGate.STUCK_NANOS / 2);
        gate.leave();
    }

    @Test
    void lineThatDoesNotMoveIsPassedBy() throws Exception {
        otherTakesTheTurn();
        long start = System.nanoTime();
        assertThat(enter(Duration.ofSeconds(30))).isTrue();
        assertThat(System.nanoTime() - start)
                .isBetween(ProcessGate.STUCK_NANOS, 2 * ProcessGate.STUCK_NANOS);
        gate.leave();
        start = System.nanoTime();
        assertThat(enter(Duration.ofSeconds(30))).as("and again").isTrue();
        assertThat(System.nanoTime() - start).isLessThan(ProcessGate.STUCK_NANOS / 2);
        gate.leave();
    }

    /** The other's turn may have been its last: that it ended is all that one can see. */
    @Test
    void lineThatMovesAgainIsStoodInAgain() throws Exception {
        otherTakesTheTurn();
        assertThat(enter(Duration.ofSeconds(30))).isTrue();
        gate.leave();
        other.does("unlock 0");
        Background.await("takes turns again", this::entersWithTheTurn);
    }

    private boolean entersWithTheTurn() {
        assertThat(enter(Duration.ofSeconds(30))).isTrue();
        boolean hasTurn = !isFree(0);
        gate.leave();
        return hasTurn;
    }

    @Test
    void whoeverCannotHaveTheTurnForAWhileKeepsNobodyFromBeingNext() throws Exception {
        Path sidecar = Sidecar.pathOf(database);
        try (FileChannel channel = FileChannel.open(sidecar, StandardOpenOption.WRITE);
                FileLock turn = channel.lock(Sidecar.TURN, 1, false)) {
            assertThat(turn.isValid()).isTrue();
            // Java refuses a lock that this JVM has already.
            assertThat(enter(Duration.ofMillis(50))).isFalse();
        }
        Background.await("is given back", () -> isFree(Sidecar.NEXT) && isFree(Sidecar.TURN));
    }

    @Test
    void whereNoThreadCanBeHadOneLooksNowAndThenAndKeepsNoTurn() throws Exception {
        gate.close();
        Sidecar sidecar = Sidecar.open(database);
        try {
            ProcessLine line =
                    new ProcessLine(
                            sidecar,
                            failure -> {
                                throw new AssertionError(failure);
                            },
                            task -> {
                                throw new OutOfMemoryError("unable to create native thread");
                            });
            otherTakesTheTurn();
            assertThat(line.tryTake(System.nanoTime())).isFalse();
            assertThat(line.stand()).isFalse();
            assertThat(line.isOut()).isTrue();
            other.does("unlock 0", "wait");
            assertThat(line.tryTake(System.nanoTime())).isTrue();
            otherIsShutOut(true);
            line.leave();
            otherIsShutOut(false);
        } finally {
            sidecar.close();
        }
    }

    @Test
    void givingUpAtAnyMomentDoesNotOpenTheGate() throws Exception {
        other.tell("toggle 10000");
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1500);
        while (end - System.nanoTime() > 0) {
            long micros = ThreadLocalRandom.current().nextInt(300);
            if (enter(Duration.ofNanos(micros * 1000))) {
                gate.leave();
            }
        }
        assertThat(other.answer()).isEqualTo("ok");
        otherTakesTheTurn();
        assertThat(enter(Duration.ofMillis(50))).isFalse();
    }
}
