package io.safelite.integrations.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;

/** Sets the driver class on Spring Boot 3, by the interface that Spring Boot 4 has moved. */
@SuppressWarnings({"deprecation", "removal"})
public final class SpringBoot3DriverClass implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        DriverClass.add(environment);
    }
}
