package io.safelite.benchmarks.start;

import java.nio.file.Path;
import java.util.List;

/** What is started. */
enum Program {
    HELLO("hello", Hello.class),
    ONE_INSERT("one insert", OneInsert.class);

    private final String title;
    private final Class<?> main;

    Program(String title, Class<?> main) {
        this.title = title;
        this.main = main;
    }

    String title() {
        return title;
    }

    /** Its class and arguments, to work in a directory. */
    List<String> command(Path directory) {
        return List.of(main.getName(), directory.resolve("one.db").toString());
    }
}
