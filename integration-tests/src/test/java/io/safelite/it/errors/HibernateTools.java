package io.safelite.it.errors;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** Hibernate, by its own interfaces and by those of JPA. */
final class HibernateTools {
    private HibernateTools() {}

    static void session(DataSource dataSource, Consumer<Contents> contents) {
        Configuration configuration = new Configuration();
        configuration.getProperties().put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource);
        try (SessionFactory sessions = configuration.buildSessionFactory()) {
            sessions.inTransaction(session -> contents.accept(contents(session)));
        }
    }

    static void entityManager(DataSource dataSource, Consumer<Contents> contents) {
        try (EntityManagerFactory entities = entities(dataSource)) {
            entities.runInTransaction(manager -> contents.accept(contents(manager)));
        }
    }

    static EntityManagerFactory entities(DataSource dataSource) {
        return new HibernatePersistenceConfiguration("errors")
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource)
                .createEntityManagerFactory();
    }

    static Contents contents(EntityManager manager) {
        return new Contents() {
            @Override
            public void read() {
                manager.createNativeQuery(Database.READ).getResultList();
            }

            @Override
            public void write(String sql) {
                manager.createNativeQuery(sql).executeUpdate();
            }
        };
    }
}
