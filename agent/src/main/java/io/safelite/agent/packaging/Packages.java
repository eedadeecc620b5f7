package io.safelite.agent.packaging;

import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the class files of each package into one file: the JVM goes through all entries of a jar
 * when it opens it, before the application begins, and the agent's were most of that.
 *
 * <p>The file has the package's name and contains, for each class, its simple name, the length of
 * its class file, and that ({@code AgentLoader} reads it). The names are ASCII and shorter than
 * 128.
 */
public final class Packages {
    private Packages() {}

    /**
     * Packs the classes of a folder.
     *
     * @param args the folder, how the names of its class files end, and the folder to write to
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Map<String, List<Path>> packages = new TreeMap<>();
        for (Path file : ClassFiles.in(folder, args[1])) {
            String name =
                    folder.relativize(file.getParent()).toString().replace(File.separatorChar, '.');
            packages.computeIfAbsent(name, key -> new ArrayList<>()).add(file);
        }
        Path target = Files.createDirectories(Path.of(args[2]));
        for (Map.Entry<String, List<Path>> one : packages.entrySet()) {
            write(one.getValue().stream().sorted().toList(), args[1], target.resolve(one.getKey()));
        }
    }

    private static void write(List<Path> classes, String suffix, Path target) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(target))) {
            out.writeInt(classes.size());
            for (Path file : classes) {
                String name = file.getFileName().toString();
                byte[] bytes = Files.readAllBytes(file);
                byte[] simpleName =
                        name.substring(0, name.length() - suffix.length())
                                .getBytes(StandardCharsets.US_ASCII);
                if (simpleName.length > Byte.MAX_VALUE) {
                    throw new IllegalArgumentException(
                            name + " is longer than " + Byte.MAX_VALUE + " characters");
                }
                out.writeByte(simpleName.length);
                out.write(simpleName);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }
}
