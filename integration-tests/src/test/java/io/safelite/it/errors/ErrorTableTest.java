package io.safelite.it.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each cell of the table in docs/errors.md. {@link ErrorTable} writes it. */
@ExtendWith(Quiet.class)
@Tag("jdk-independent")
class ErrorTableTest {
    @TempDir private Path directory;

    static List<Arguments> toolsAndEvents() {
        return Arrays.stream(Tool.values())
                .flatMap(
                        tool ->
                                Arrays.stream(Event.values())
                                        .map(event -> Arguments.of(tool, event)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("toolsAndEvents")
    void withSqliteJdbcAlone(Tool tool, Event event) throws Exception {
        Translation translation = Translation.of(tool, event, false, directory);

        assertThat(translation.cell()).isEqualTo(ErrorTable.cell(tool, event, false));
        assertThat(translation.origin().getSQLState()).isNull();
    }

    @ParameterizedTest
    @MethodSource("toolsAndEvents")
    void withSafeLite(Tool tool, Event event) throws Exception {
        Translation translation = Translation.of(tool, event, true, directory);

        assertThat(translation.cell()).isEqualTo(ErrorTable.cell(tool, event, true));
        SQLException origin = translation.origin();
        assertThat(origin.getSQLState()).isEqualTo(state(event));
        assertThat(origin.getErrorCode()).isEqualTo(event == Event.CONSTRAINT ? 19 : 5);
    }

    private static String state(Event event) {
        return switch (event) {
            case LOCKED, OVERTAKEN -> "40001";
            case OWN_THREAD -> "HY000";
            case CONSTRAINT -> null;
        };
    }
}
