/**
 * Spring Boot, 3 and 4, knows the driver class of {@code spring.datasource.url=jdbc:safelite:…}.
 */
package io.safelite.integrations.springboot;
