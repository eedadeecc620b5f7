package io.safelite.it.errors;

import java.util.function.Consumer;
import javax.sql.DataSource;

/** A framework that runs transactions. */
enum Tool {
    SPRING_JDBC("Spring JDBC", SpringTools::jdbc),
    SPRING_JPA("Spring, JPA by Hibernate", SpringTools::jpa),
    HIBERNATE("Hibernate, `Session`", HibernateTools::session),
    JPA("Hibernate, `EntityManager`", HibernateTools::entityManager),
    ECLIPSELINK("EclipseLink", OtherTools::eclipseLink),
    JOOQ("jOOQ", OtherTools::jooq),
    JDBI("JDBI", OtherTools::jdbi),
    MYBATIS("MyBatis", OtherTools::myBatis),
    EXPOSED("Exposed", OtherTools::exposed);

    private final String title;
    private final Transactions transactions;

    Tool(String title, Transactions transactions) {
        this.title = title;
        this.transactions = transactions;
    }

    private interface Transactions {
        void run(DataSource dataSource, Consumer<Contents> contents) throws Exception;
    }

    /** As the document calls it. */
    String title() {
        return title;
    }

    /** Runs one transaction, once. */
    void transaction(DataSource dataSource, Consumer<Contents> contents) throws Exception {
        transactions.run(dataSource, contents);
    }
}
