package io.safelite.integrations.springboot;

import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** What both post-processors do. */
final class DriverClass {
    private static final String URL = "spring.datasource.url";
    private static final String DRIVER_CLASS = "spring.datasource.driver-class-name";

    private DriverClass() {}

    /** Comes after all other property sources: whatever the application says wins. */
    static void add(ConfigurableEnvironment environment) {
        if (environment.getProperty(URL, "").startsWith("jdbc:safelite:")) {
            environment
                    .getPropertySources()
                    .addLast(
                            new MapPropertySource(
                                    "safelite",
                                    Map.of(DRIVER_CLASS, "io.safelite.SafeLiteDriver")));
        }
    }
}
