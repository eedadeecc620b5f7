package io.safelite.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import io.safelite.testing.DriverOnly;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any waiter finds out that the holder waits for another one. */
@DriverOnly("of the engine's inside")
@Timeout(30)
class ApplicationLocksTest {

    @Test
    void aThirdThreadSeesWhoBlocksWhom() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Background<Void> owner =
                Background.run(
                        () -> {
                            lock.lock();
                            locked.countDown();
                            enough.await();
                            lock.unlock();
                        });
        locked.await();
        Background<Void> blocked =
                Background.run(
                        () -> {
                            lock.lock();
                            lock.unlock();
                        });
        long here = Thread.currentThread().getId();
        Background.await(
                "it is seen",
                () ->
                        ApplicationLocks.isBlockedByOneOf(
                                Set.of(here, owner.thread().getId()), blocked.thread()));

        assertThat(ApplicationLocks.isBlockedByOneOf(Set.of(here), blocked.thread())).isFalse();
        assertThat(ApplicationLocks.isBlockedByOneOf(Set.of(), blocked.thread())).isFalse();
        enough.countDown();
        owner.get();
        blocked.get();
    }
}
