package io.safelite.it.frameworks;

/** What the banks are written with. Each is opened in a JVM of its own. */
enum Framework {
    /** Spring Framework's JdbcTemplate and TransactionTemplate, with HikariCP. */
    SPRING_JDBC("Spring JDBC, HikariCP", SpringJdbcBank::new),
    /** JDBI on HikariCP. */
    JDBI("JDBI, HikariCP", JdbiBank::new),
    HIBERNATE_HIKARI("Hibernate, HikariCP", HibernateBank::withHikari),
    HIBERNATE_AGROAL("Hibernate, Agroal", HibernateBank::withAgroal),
    MYBATIS("MyBatis, HikariCP", MyBatisBank::new),
    JOOQ("jOOQ, HikariCP", JooqBank::new),
    ECLIPSELINK("EclipseLink, HikariCP", EclipseLinkBank::new),
    EXPOSED("Exposed, HikariCP", ExposedBank::new),
    MICRONAUT("Micronaut, HikariCP", MicronautBank::new);

    private final String title;
    private final Opening opening;

    Framework(String title, Opening opening) {
        this.title = title;
        this.opening = opening;
    }

    private interface Opening {
        Bank open(Place place) throws Exception;
    }

    /** As the documentation calls it. */
    String title() {
        return title;
    }

    Bank open(Place place) throws Exception {
        return opening.open(place);
    }
}
