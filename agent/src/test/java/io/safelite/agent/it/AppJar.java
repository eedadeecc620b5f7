package io.safelite.agent.it;

import io.safelite.agent.it.app.OldJava;
import io.safelite.agent.it.app.PlainApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.jar.Manifest;

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
        Manifest manifest = Jars.manifest();
        manifest.getMainAttributes().putValue("Automatic-Module-Name", MODULE);
        manifest.getMainAttributes().putValue("Premain-Class", OldJava.class.getName());
        try {
            return Jars.write(
                    ForkedJvm.newDirectory().resolve("app.jar"), manifest, PlainApp.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
