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

    private static List<Arguments> tools(List<Event> events) {
        return Arrays.stream(Tool.values())
                .flatMap(tool -> events.stream().map(event -> Arguments.of(tool, event)))
                .toList();
    }

    static List<Arguments> everywhere() {
        return tools(Event.EVERYWHERE);
    }

    static List<Arguments> all() {
        return tools(List.of(Event.values()));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void withSqliteJdbcAlone(Tool tool, Event event) throws Exception {
        Translation translation = Translation.of(tool, event, false, directory);

        assertThat(translation.cell()).isEqualTo(ErrorTable.cell(tool, event, false));
        assertThat(translation.origin().getSQLState()).isNull();
    }

    @ParameterizedTest
    @MethodSource("all")
    void withSafeLite(Tool tool, Event event) throws Exception {
        Translation translation = Translation.of(tool, event, true, directory);

        assertThat(translation.cell()).isEqualTo(ErrorTable.cell(tool, event, true));
        SQLException origin = translation.origin();
        assertThat(origin.getSQLState()).isEqualTo(state(event));
        assertThat(origin.getErrorCode()).isEqualTo(code(event));
    }

    private static String state(Event event) {
        return switch (event) {
            case LOCKED, OVERTAKEN -> "40001";
            case OWN_THREAD -> "HY000";
            case CONSTRAINT -> null;
            case ROLLED_BACK -> "40000";
            case GOES_ON -> "25000";
            case READ_ONLY -> "25006";
            case INTERRUPTED -> "57014";
        };
    }

    private static int code(Event event) {
        return switch (event) {
            case LOCKED, OVERTAKEN, OWN_THREAD -> 5;
            case CONSTRAINT, ROLLED_BACK -> 19;
            case GOES_ON -> 1;
            case READ_ONLY -> 8;
            case INTERRUPTED -> 9;
        };
    }
}
