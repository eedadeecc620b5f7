package io.safelite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static Arguments arguments(String... args) {
        return new Arguments(args, Set.of("--rounds", "--pair"), Set.of("--quick"));
    }

    @Test
    void valuesAndDefaults() {
        Arguments given = arguments("--quick", "--rounds", "7", "--pair", "plain,plain");
        assertThat(given.has("--quick")).isTrue();
        assertThat(given.number("--rounds", 5, 1, 10)).isEqualTo(7);
        assertThat(given.pair()).containsExactly(Driver.PLAIN, Driver.PLAIN);
        Arguments none = arguments();
        assertThat(none.has("--quick")).isFalse();
        assertThat(none.number("--rounds", 5, 1, 10)).isEqualTo(5);
        assertThat(none.pair()).containsExactly(Driver.PLAIN, Driver.SAFELITE);
    }

    @Test
    void badOnesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments("--round", "1"))
                .withMessageContaining("\"--round\"")
                .withMessageContaining("--rounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments("--rounds"))
                .withMessageContaining("--rounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments("--rounds", "x").number("--rounds", 5, 1, 10))
                .withMessageContaining("\"x\"")
                .withMessageContaining("1 to 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments("--pair", "plain").pair())
                .withMessageContaining("\"plain\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments("--pair", "plain,mysql").pair())
                .withMessageContaining("\"mysql\"");
    }

    @Test
    void median() {
        assertThat(Medians.of(3, 1, 2)).isEqualTo(2);
        assertThat(Medians.of(4, 1, 2, 3)).isEqualTo(2.5);
        assertThatIllegalArgumentException().isThrownBy(Medians::of);
    }
}
