package io.safelite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
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
    void listsFractionsAndChoices() {
        Arguments given = arguments("--rounds", "3,1", "--pair", "b");
        assertThat(given.numbers("--rounds", List.of(), 1, 3)).containsExactly(3, 1);
        assertThat(given.numbers("--other", List.of(7), 1, 3)).containsExactly(7);
        assertThat(given.choice("--pair", "a", List.of("a", "b"))).isEqualTo("b");
        assertThat(arguments("--rounds", "0.5").decimal("--rounds", 1, 0, 1)).isEqualTo(0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> given.numbers("--rounds", List.of(), 2, 3))
                .withMessageContaining("\"3,1\"")
                .withMessageContaining("2 to 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> given.choice("--pair", "a", List.of("a", "c")))
                .withMessageContaining("\"b\"")
                .withMessageContaining("a, c");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments("--rounds", "NaN").decimal("--rounds", 1, 0, 1))
                .withMessageContaining("\"NaN\"");
    }

    @Test
    void median() {
        assertThat(Medians.of(3, 1, 2)).isEqualTo(2);
        assertThat(Medians.of(4, 1, 2, 3)).isEqualTo(2.5);
        assertThatIllegalArgumentException().isThrownBy(Medians::of);
    }
}
