package io.safelite.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spring Boot's data source, with the libraries of the applications that the agent's tests run. */
@Tag("jdk-independent")
class SpringBootIT {
    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final String URL = "--spring.datasource.url=jdbc:safelite:app.db";

    @TempDir Path libraries;

    private ProbeJvm springBoot(String application) throws IOException {
        Path jar = Path.of("..", "applications", application, "target", application + ".jar");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().startsWith(LIBRARIES) && entry.getName().endsWith(".jar")) {
                    String name = entry.getName().substring(LIBRARIES.length());
                    try (InputStream library = zip.getInputStream(entry)) {
                        Files.copy(
                                library,
                                libraries.resolve(name),
                                StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
        return ProbeJvm.bare().andAllOf(libraries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-boot-3", "spring-boot-4"})
    void doesNotKnowTheUrlByItself(String application) throws Exception {
        ProbeJvm.Said said = springBoot(application).run(SpringBootProbe.class, URL);

        assertThat(said.text()).contains("Failed to determine a suitable driver class");
        assertThat(said.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-boot-3", "spring-boot-4"})
    void connectsThroughSafeLite(String application) throws Exception {
        ProbeJvm.Said said =
                springBoot(application).andIntegrations().run(SpringBootProbe.class, URL);

        assertThat(said.text()).contains("through io.safelite.");
        assertThat(said.exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-boot-3", "spring-boot-4"})
    void keepsTheDriverClassThatTheApplicationNames(String application) throws Exception {
        ProbeJvm.Said said =
                springBoot(application)
                        .andIntegrations()
                        .run(
                                SpringBootProbe.class,
                                URL,
                                "--spring.datasource.driverClassName=no.such.Driver");

        assertThat(said.text()).contains("no.such.Driver");
        assertThat(said.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-boot-3", "spring-boot-4"})
    void leavesSqliteJdbcsUrlsAlone(String application) throws Exception {
        ProbeJvm.Said said =
                springBoot(application)
                        .andIntegrations()
                        .run(SpringBootProbe.class, "--spring.datasource.url=jdbc:sqlite:app.db");

        assertThat(said.text()).contains("through org.sqlite.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-boot-3", "spring-boot-4"})
    void needsNothingIfTheDriverClassIsGiven(String application) throws Exception {
        ProbeJvm.Said said =
                springBoot(application)
                        .run(
                                SpringBootProbe.class,
                                "--spring.datasource.url=jdbc:sqlite:app.db",
                                "--spring.datasource.driver-class-name=io.safelite.SafeLiteSqliteDriver");

        assertThat(said.text()).contains("through io.safelite.");
    }
}
