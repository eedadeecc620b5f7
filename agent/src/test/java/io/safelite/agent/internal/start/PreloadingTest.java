package io.safelite.agent.internal.start;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class PreloadingTest {
    @ParameterizedTest
    @FieldSource("io.safelite.agent.internal.start.Preloading#ROOTS")
    void whatItLoadsIsThere(String root) {
        assertThatCode(() -> Class.forName(root)).doesNotThrowAnyException();
    }
}
