package io.safelite.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing is got out of a result set unnoticed. */
class ObservedGettersTest {
    /** They say nothing of the rows: settings, warnings, and the description, observed itself. */
    private static final Set<String> NOT_OF_THE_ROWS =
            Set.of(
                    "getMetaData",
                    "getWarnings",
                    "getCursorName",
                    "getFetchDirection",
                    "getFetchSize",
                    "getType",
                    "getConcurrency",
                    "getHoldability",
                    "getStatement",
                    "getRow");

    @Test
    void everyGetterOfTheInterfaceIsObserved() {
        List<Method> getters =
                Arrays.stream(ResultSet.class.getMethods())
                        .filter(method -> method.getName().startsWith("get"))
                        .filter(method -> !NOT_OF_THE_ROWS.contains(method.getName()))
                        .toList();
        assertThat(getters).hasSizeGreaterThan(60);
        assertThat(getters).allSatisfy(ObservedGettersTest::requireOverridden);
    }

    @Test
    void whereTheCursorStandsIsObservedWhereItTellsOfTheRows() throws ReflectiveOperationException {
        requireOverridden(ResultSet.class.getMethod("wasNull"));
        requireOverridden(ResultSet.class.getMethod("isBeforeFirst"));
    }

    private static void requireOverridden(Method method) {
        assertThat(ObservedResultSet.class.getDeclaredMethods())
                .as("%s", method)
                .anyMatch(
                        own ->
                                own.getName().equals(method.getName())
                                        && Arrays.equals(
                                                own.getParameterTypes(),
                                                method.getParameterTypes()));
    }
}
