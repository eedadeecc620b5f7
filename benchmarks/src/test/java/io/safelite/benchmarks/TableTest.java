package io.safelite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {
    private static Table table() {
        Table table = new Table("name", "n", "longer");
        table.row("a", "1", "2");
        table.row("bcdefg", "1,000", "3");
        return table;
    }

    @Test
    void text() {
        assertThat(table().text())
                .isEqualTo(
                        """
                        name        n  longer
                        ------  -----  ------
                        a           1       2
                        bcdefg  1,000       3
                        """);
    }

    @Test
    void markdown() {
        assertThat(table().markdown())
                .isEqualTo(
                        """
                        | name   |     n | longer |
                        | ------ | ----: | -----: |
                        | a      |     1 |      2 |
                        | bcdefg | 1,000 |      3 |
                        """);
    }

    @Test
    void aRowHasACellForEveryColumn() {
        Table table = table();
        assertThatIllegalArgumentException().isThrownBy(() -> table.row("too few"));
    }
}
