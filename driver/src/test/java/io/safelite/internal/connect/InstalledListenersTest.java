package io.safelite.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.SafeLiteListener;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledListenersTest {
    private static final SafeLiteListener ONE_FOR_ALL = new SafeLiteListener() {};

    @Test
    void eachListenerSaysWhoHearsOfAConnection() throws SQLException {
        SafeLiteListener ofConnection = new SafeLiteListener() {};
        try (Connection delegate = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            SafeLiteListener chooses =
                    new SafeLiteListener() {
                        @Override
                        public SafeLiteListener forConnection(Connection given) {
                            return given == delegate ? ofConnection : null;
                        }
                    };

            assertThat(InstalledListeners.and(List.of(ONE_FOR_ALL, chooses), delegate))
                    .containsExactly(ONE_FOR_ALL, ofConnection);
            assertThat(InstalledListeners.and(List.of(ONE_FOR_ALL, chooses), null))
                    .containsExactly(ONE_FOR_ALL);
        }
    }

    @Test
    void oneThatFailsDoesNotKeepTheConnectionFromBeingOpened() {
        SafeLiteListener fails =
                new SafeLiteListener() {
                    @Override
                    public SafeLiteListener forConnection(Connection delegate) {
                        throw new IllegalStateException("not today");
                    }
                };

        assertThat(InstalledListeners.and(List.of(fails, ONE_FOR_ALL), null))
                .containsExactly(ONE_FOR_ALL);
    }

    @Test
    void oneThatCannotBeMadeDoesNotSilenceTheNext(@TempDir Path jar) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.write(
                services.resolve(SafeLiteListener.class.getName()),
                List.of("of.another.Age", CannotBeMade.class.getName(), CanBeMade.class.getName()));

        URL[] path = {jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
            assertThat(InstalledListeners.find(loader)).hasExactlyElementsOfTypes(CanBeMade.class);
        }
    }

    @Test
    void aLoaderThatCannotBeSearchedHasNone() {
        ClassLoader broken =
                new ClassLoader(null) {
                    @Override
                    public Enumeration<URL> getResources(String name) throws IOException {
                        throw new IOException("gone");
                    }
                };

        assertThat(InstalledListeners.find(broken)).isEmpty();
    }

    /** Found as a service. */
    public static final class CannotBeMade implements SafeLiteListener {
        public CannotBeMade() {
            throw new IllegalStateException("not today");
        }
    }

    /** Found as a service. */
    public static final class CanBeMade implements SafeLiteListener {}
}
