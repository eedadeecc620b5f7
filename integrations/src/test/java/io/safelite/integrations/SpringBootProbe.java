package io.safelite.integrations;

import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts Spring Boot and uses the data source it has configured. Arguments: its own. */
@EnableAutoConfiguration
public class SpringBootProbe {
    public static void main(String[] args) throws Exception {
        try (ConfigurableApplicationContext context =
                        SpringApplication.run(SpringBootProbe.class, args);
                Connection connection = context.getBean(DataSource.class).getConnection()) {
            System.out.println("through " + connection.unwrap(Connection.class));
        }
    }
}
