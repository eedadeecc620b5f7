package io.safelite.it.errors;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Framework, as Spring Boot sets it up. */
final class SpringTools {
    private SpringTools() {}

    static void jdbc(DataSource dataSource, Consumer<Contents> contents) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        new TransactionTemplate(new JdbcTransactionManager(dataSource))
                .executeWithoutResult(
                        status ->
                                contents.accept(
                                        new Contents() {
                                            @Override
                                            public void read() {
                                                template.queryForList(Database.READ);
                                            }

                                            @Override
                                            public void write(String sql) {
                                                template.update(sql);
                                            }
                                        }));
    }

    static void jpa(DataSource dataSource, Consumer<Contents> contents) {
        HibernateJpaDialect dialect = new HibernateJpaDialect();
        try (EntityManagerFactory entities = HibernateTools.entities(dataSource)) {
            JpaTransactionManager manager = new JpaTransactionManager(entities);
            manager.setJpaDialect(dialect);
            new TransactionTemplate(manager)
                    .executeWithoutResult(
                            status -> {
                                EntityManager shared =
                                        EntityManagerFactoryUtils.getTransactionalEntityManager(
                                                entities);
                                try {
                                    contents.accept(HibernateTools.contents(shared));
                                } catch (RuntimeException e) {
                                    // As the proxy of a repository does.
                                    throw DataAccessUtils.translateIfNecessary(e, dialect);
                                }
                            });
        }
    }
}
