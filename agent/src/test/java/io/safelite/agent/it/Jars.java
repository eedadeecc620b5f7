package io.safelite.agent.it;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Jars of applications, which lie among the tests but must not have JUnit beside them. */
final class Jars {
    private Jars() {}

    /** A manifest that says nothing yet. */
    static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        return manifest;
    }

    /** Writes the package of a class, without those below it, and files into the jar's root. */
    static Path write(Path jar, Manifest manifest, Class<?> member, Path... files)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            String folder = member.getPackageName().replace('.', '/') + "/";
            for (Path file : classFiles(of(member).resolve(folder))) {
                write(entries, folder + file.getFileName(), file);
            }
            for (Path file : files) {
                write(entries, file.getFileName().toString(), file);
            }
        }
        return jar;
    }

    /** The jar or the directory that a class was loaded from. */
    static Path of(Class<?> type) throws IOException {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static List<Path> classFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    private static void write(JarOutputStream entries, String name, Path file) throws IOException {
        entries.putNextEntry(new JarEntry(name));
        Files.copy(file, entries);
        entries.closeEntry();
    }
}
