package io.safelite.it.frameworks;

import io.safelite.SafeLiteDriver;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bank of applications/: Spring Boot, JPA by Hibernate and HikariCP, in an executable jar. */
enum SpringBoot {
    SPRING_BOOT_3("Spring Boot 3, JPA", "spring-boot-3-jpa"),
    SPRING_BOOT_4("Spring Boot 4, JPA", "spring-boot-4-jpa");

    private static final Path APPLICATIONS = Path.of("..", "applications").toAbsolutePath();

    private final String title;
    private final String application;

    SpringBoot(String title, String application) {
        this.title = title;
        this.application = application;
    }

    /** As the documentation calls it. */
    String title() {
        return title;
    }

    BankOutcome run(Way way, int transfersOfEach)
            throws IOException, InterruptedException, URISyntaxException {
        Path jar =
                APPLICATIONS.resolve(application).resolve("target").resolve(application + ".jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("build applications/" + application + " first");
        }
        List<String> program = new ArrayList<>(start(jar.normalize(), way));
        Place place = way.place("bank.db");
        program.add("--spring.datasource.url=" + place.url());
        program.add("--spring.datasource.driver-class-name=" + place.driverClass());
        program.add("--transfers=" + transfersOfEach);
        program.add("--logging.level.root=error");
        program.add("--spring.main.banner-mode=off");
        return BankJvm.run(way, program);
    }

    /** SafeLite's driver is not in the jar: it is laid beside it where it is needed. */
    private static List<String> start(Path jar, Way way) throws URISyntaxException {
        if (!way.needsDriver()) {
            return List.of("-jar", jar.toString());
        }
        var driver = SafeLiteDriver.class.getProtectionDomain().getCodeSource().getLocation();
        return List.of(
                "-Dloader.path=" + Path.of(driver.toURI()),
                "-cp",
                jar.toString(),
                "org.springframework.boot.loader.launch.PropertiesLauncher");
    }
}
