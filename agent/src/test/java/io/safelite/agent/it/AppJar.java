package io.safelite.agent.it;

import io.safelite.agent.it.app.OldJava;
import io.safelite.agent.it.app.PlainApp;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The application as a jar, without the tests that lie beside it, and without JUnit. */
final class AppJar {
    /** What the application is called on the module path, where it is an automatic module. */
    static final String MODULE = "plain.app";

    private static final Path PATH = write();

    private AppJar() {}

    static Path path() {
        return PATH;
    }

    private static Path write() {
        try {
            Path jar = ForkedJvm.newDirectory().resolve("app.jar");
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream entries = new JarOutputStream(out, manifest())) {
                for (Path file : classFiles()) {
                    entries.putNextEntry(new JarEntry(folder() + file.getFileName()));
                    Files.copy(file, entries);
                    entries.closeEntry();
                }
            }
            return jar;
        } catch (IOException | URISyntaxException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", MODULE);
        manifest.getMainAttributes().putValue("Premain-Class", OldJava.class.getName());
        return manifest;
    }

    private static List<Path> classFiles() throws IOException, URISyntaxException {
        Path classes =
                Path.of(PlainApp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(classes.resolve(folder()))) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    private static String folder() {
        return PlainApp.class.getPackageName().replace('.', '/') + "/";
    }
}
