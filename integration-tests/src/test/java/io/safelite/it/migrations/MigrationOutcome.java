package io.safelite.it.migrations;

import io.safelite.it.frameworks.BankJvm;
import io.safelite.it.frameworks.Way;
import java.io.IOException;
import java.util.List;

/**
 * What a {@link MigrationRun} printed.
 *
 * @param failed how many instances did not start, of how many
 * @param files "right", or what is wrong in them
 * @param failures why instances failed
 */
record MigrationOutcome(String failed, String files, List<String> failures) {

    static MigrationOutcome of(Way way, int files) throws IOException, InterruptedException {
        List<String> program =
                List.of(
                        "-cp",
                        BankJvm.classPath(),
                        MigrationRun.class.getName(),
                        way.name(),
                        String.valueOf(files));
        String said = BankJvm.start(way, program).stdout();
        return new MigrationOutcome(
                values(said, "failed").get(0),
                values(said, "files").get(0),
                values(said, "failure"));
    }

    private static List<String> values(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + " "))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }
}
