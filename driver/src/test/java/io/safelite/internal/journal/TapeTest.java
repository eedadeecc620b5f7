package io.safelite.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two tapes are equal exactly when the values are. */
class TapeTest {
    private static final List<Object> DIFFERENT =
            Arrays.asList(
                    null,
                    0,
                    1,
                    -1,
                    Integer.MAX_VALUE,
                    Integer.MIN_VALUE,
                    1L + Integer.MAX_VALUE,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    0.0,
                    -0.0,
                    1.0,
                    Double.NaN,
                    Double.MIN_VALUE,
                    "",
                    "a",
                    "1",
                    "é",
                    "日本",
                    "😀",
                    "a\u0000",
                    "a".repeat(64),
                    "a".repeat(65),
                    "a".repeat(66),
                    "é".repeat(64),
                    "a".repeat(64) + "b",
                    new byte[0],
                    new byte[] {97},
                    new byte[] {1, 2, 3},
                    new byte[64],
                    new byte[65],
                    new byte[66]);

    private static Tape tape(Object... values) {
        Tape tape = new Tape(300, Long.MAX_VALUE);
        for (Object value : values) {
            tape.value(value);
        }
        return tape;
    }

    private static boolean sees(Object expected, Object actual) {
        Tape tape = new Tape(16, 200_000);
        tape.value(Event.FIRST_GETTER, 1, expected);
        Tape.Reader reader = tape.reader();
        assertThat(reader.isAtEnd()).isFalse();
        assertThat(reader.event()).isEqualTo(Event.FIRST_GETTER);
        assertThat(reader.count()).isEqualTo(1);
        boolean same = reader.nextValueEquals(tape(actual));
        assertThat(reader.isAtEnd()).isTrue();
        return same;
    }

    @Test
    void everyValueEqualsItselfAndNoOther() {
        for (int i = 0; i < DIFFERENT.size(); i++) {
            for (int j = 0; j < DIFFERENT.size(); j++) {
                assertThat(sees(DIFFERENT.get(i), DIFFERENT.get(j)))
                        .as("%s and %s", DIFFERENT.get(i), DIFFERENT.get(j))
                        .isEqualTo(i == j);
            }
        }
    }

    @Test
    void boundariesBelongToTheValue() {
        Tape tape = tape("ab", "c");
        Tape.Reader reader = tape.reader();
        reader.isAtEnd();
        assertThat(reader.nextValueEquals(tape("a"))).isFalse();
        assertThat(reader.nextValueEquals(tape("bc"))).isFalse();
        assertThat(reader.isAtEnd()).isTrue();
    }

    @Test
    void onlyValuesOfSqliteAreTaken() {
        assertThatIllegalArgumentException().isThrownBy(() -> tape(new Object()));
    }

    @Test
    void longTapesAreReadAsTheyWereWritten() {
        Random random = new Random(7);
        Tape tape = new Tape(16, 200_000);
        List<Object> written = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Object value = DIFFERENT.get(random.nextInt(DIFFERENT.size()));
            tape.value(Event.FIRST_GETTER + i % 10, i, value);
            tape.event(Event.ROW);
            written.add(value);
        }
        assertThat(tape.isOverLimit()).isTrue();
        Tape.Reader reader = tape.reader();
        for (int i = 0; i < written.size(); i++) {
            assertThat(reader.isAtEnd()).isFalse();
            assertThat(reader.event()).isEqualTo(Event.FIRST_GETTER + i % 10);
            assertThat(reader.count()).isEqualTo(i);
            assertThat(reader.nextValueEquals(tape(written.get(i)))).isTrue();
            assertThat(reader.isAtEnd()).isFalse();
            assertThat(reader.event()).isEqualTo(Event.ROW);
        }
        assertThat(reader.isAtEnd()).isTrue();
    }
}
