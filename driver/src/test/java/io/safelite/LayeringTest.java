package io.safelite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.DriverOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** Which package uses which: no cycles, and exactly as ARCHITECTURE.md says. */
@DriverOnly("the packages of the sources")
class LayeringTest {
    private static final String ROOT = "io.safelite";
    private static final Pattern EDGE = Pattern.compile("^\\s+(\\S+)\\s+->\\s+(\\S+)\\s.*");
    private static final Pattern ROW =
            Pattern.compile("^\\|\\s*`([^`]+)`\\s*\\|[^|]*\\|([^|]*)\\|\\s*$");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    /** For each package of the driver: the packages of the driver, or of sqlite-jdbc, it uses. */
    private static Map<String, Set<String>> uses() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream text = new PrintStream(out, true, UTF_8);
        int exit =
                ToolProvider.findFirst("jdeps")
                        .orElseThrow()
                        .run(
                                text,
                                text,
                                "-verbose:package",
                                "-filter:none",
                                "--ignore-missing-deps",
                                Path.of("target", "classes").toString());
        String answer = out.toString(UTF_8);
        assertThat(exit).as(answer).isZero();
        Map<String, Set<String>> uses = new TreeMap<>();
        for (String line : answer.lines().toList()) {
            Matcher edge = EDGE.matcher(line);
            if (edge.matches() && edge.group(1).startsWith(ROOT)) {
                Set<String> used = uses.computeIfAbsent(edge.group(1), k -> new TreeSet<>());
                String name = edge.group(2);
                if (name.startsWith(ROOT) && !name.equals(edge.group(1))) {
                    used.add(name);
                } else if (name.startsWith("org.sqlite")) {
                    used.add("org.sqlite");
                }
            }
        }
        return uses;
    }

    /** The table in the section "Packages": package, what it holds, what it may use. */
    private static Map<String, Set<String>> table() throws IOException {
        String document = Files.readString(Path.of("..", "ARCHITECTURE.md"), UTF_8);
        String section = document.substring(document.indexOf("## Packages"));
        Map<String, Set<String>> table = new TreeMap<>();
        for (String line : section.lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> used = new TreeSet<>();
                NAME.matcher(row.group(2)).results().forEach(name -> used.add(name.group(1)));
                table.put(row.group(1), used);
            }
        }
        return table;
    }

    @Test
    void packagesUseEachOtherAsArchitectureSays() throws IOException {
        assertThat(uses()).isNotEmpty().containsExactlyInAnyOrderEntriesOf(table());
    }

    @Test
    void noPackageUsesItselfThroughOthers() {
        Map<String, Set<String>> uses = uses();
        for (String start : uses.keySet()) {
            assertThat(cycle(uses, start, new ArrayList<>(), new TreeSet<>())).isEmpty();
        }
    }

    /** A way from the last package of the path back to its first; empty if there is none. */
    private static List<String> cycle(
            Map<String, Set<String>> uses, String at, List<String> path, Set<String> seen) {
        path.add(at);
        for (String next : uses.getOrDefault(at, Set.of())) {
            if (next.equals(path.get(0))) {
                path.add(next);
                return path;
            }
            if (seen.add(next)) {
                List<String> found = cycle(uses, next, path, seen);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        path.remove(path.size() - 1);
        return List.of();
    }

    @Test
    void onlyTwoPackagesKnowSqliteJdbc() {
        Set<String> who = new TreeSet<>();
        uses().forEach(
                        (name, used) -> {
                            if (used.contains("org.sqlite")) {
                                who.add(name);
                            }
                        });
        assertThat(who)
                .containsExactly(
                        "io.safelite.internal.handle", "io.safelite.internal.sqlite.xerial");
    }
}
