package io.safelite.agent.internal.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PreloadingTest {
    static Stream<String> classes() {
        return Preloading.CLASSES.lines();
    }

    @ParameterizedTest
    @MethodSource("classes")
    void whatItLoadsIsThere(String name) {
        assertThatCode(() -> Class.forName("io.safelite." + name, false, loader()))
                .doesNotThrowAnyException();
    }

    @Test
    void nothingIsNamedTwice() {
        assertThat(classes()).doesNotHaveDuplicates();
    }

    private static ClassLoader loader() {
        return PreloadingTest.class.getClassLoader();
    }
}
