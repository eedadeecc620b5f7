package io.safelite.agent.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The class files that the build is about to put into the jar, under whatever suffix. */
final class ClassFiles {
    private ClassFiles() {}

    /** Those of a folder and of all below it. */
    static List<Path> in(Path folder, String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }
}
