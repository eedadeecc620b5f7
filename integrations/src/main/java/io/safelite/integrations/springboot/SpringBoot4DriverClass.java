package io.safelite.integrations.springboot;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/** Sets the driver class on Spring Boot 4. */
public final class SpringBoot4DriverClass implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        DriverClass.add(environment);
    }
}
