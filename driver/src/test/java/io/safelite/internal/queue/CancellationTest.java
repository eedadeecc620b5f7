package io.safelite.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CancellationTest {
    private final Cancellation cancellation = new Cancellation();

    @Test
    void betweenTwoWaitsOfOneCallItCountsForTheNext() {
        cancellation.begin();
        cancellation.end();
        assertThat(cancellation.cancel()).isFalse();
        cancellation.begin();
        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void itDoesNotConcernTheNextCall() {
        cancellation.begin();
        assertThat(cancellation.cancel()).isTrue();
        cancellation.end();
        cancellation.reset();
        assertThat(cancellation.isCancelled()).isFalse();
    }

    @Test
    void closeConcernsAllThatFollows() {
        cancellation.close();
        cancellation.reset();
        assertThat(cancellation.isCancelled()).isTrue();
    }
}
