package io.safelite.internal.queue;

import static io.safelite.internal.queue.GateProgram.patience;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.testing.Background;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gates of two copies of SafeLite in one JVM; as if there were two, which they cannot tell. */
@Timeout(60)
class JvmGateTest {
    private static final String COPIES = "io.safelite.copies";

    private final Object file = "file of " + System.nanoTime();
    private final JvmGate mine = new JvmGate(file);
    private final JvmGate theirs = new JvmGate(file);
    private String before;

    @BeforeEach
    void pretendThereAreTwoCopies() {
        SafeLiteCopies.areSeveral(); // counts this one
        before = System.setProperty(COPIES, "2");
    }

    @AfterEach
    void thereIsOne() {
        System.setProperty(COPIES, before);
    }

    private static boolean enters(Gate gate) {
        return gate.tryEnter(() -> "somebody");
    }

    private static Background<Boolean> entering(Gate gate) {
        return Background.call(() -> gate.enter(() -> "somebody", patience(30)));
    }

    @Test
    void oneCopyAtATimeIsInsideAndTheNextIsWoken() throws Exception {
        assertThat(enters(mine)).isTrue();
        assertThat(enters(theirs)).isFalse();
        assertThat(theirs.occupant()).contains("somebody");
        Background<Boolean> waiting = entering(theirs).awaitParked();
        mine.leave();
        assertThat(waiting.get()).isTrue();
        assertThat(enters(mine)).isFalse();
        theirs.leave();
        assertThat(enters(mine)).isTrue();
        mine.leave();
    }

    @Test
    void whoeverGivesUpLeavesTheLineAndWakesTheNext() throws Exception {
        assertThat(enters(mine)).isTrue();
        Background<Boolean> first = entering(theirs).awaitParked();
        JvmGate third = new JvmGate(file);
        Background<Boolean> second = entering(third).awaitParked();
        first.thread().interrupt();
        assertThat(first.get()).isFalse();
        mine.leave();
        assertThat(second.get()).isTrue();
        third.leave();
    }

    @Test
    void watchThatThrowsLeavesNobodyInLine() {
        assertThat(enters(mine)).isTrue();
        Patience failing =
                new Patience(
                        System.nanoTime() + TimeUnit.SECONDS.toNanos(30),
                        new Cancellation(),
                        now -> {
                            throw new IllegalStateException("a fault of a listener");
                        });
        assertThatThrownBy(() -> theirs.enter(() -> "somebody", failing))
                .hasMessageContaining("listener");
        mine.leave();
        assertThat(enters(mine)).as("nobody else is in line").isTrue();
        mine.leave();
    }

    @Test
    void turnIsOverWhenOthersHaveWaitedForIt() throws Exception {
        assertThat(enters(mine)).isTrue();
        assertThat(mine.isTurnOver()).isFalse();
        Background<Boolean> waiting = entering(theirs).awaitParked();
        Background.await("the turn should be over", mine::isTurnOver);
        mine.leave();
        assertThat(waiting.get()).isTrue();
        theirs.leave();
    }

    /** Behind a gate that fails, nobody stays inside the outer one. */
    @Test
    void outerGateIsLeftWhenTheInnerOneThrows() {
        Gates both =
                new Gates(
                        mine,
                        new ProcessGate(
                                () -> {
                                    throw new IllegalStateException("a fault of the file system");
                                }));
        ((ProcessGate) both.inner()).enable();
        assertThatThrownBy(() -> enters(both)).hasMessageContaining("file system");
        assertThat(enters(theirs)).isTrue();
        theirs.leave();
    }
}
