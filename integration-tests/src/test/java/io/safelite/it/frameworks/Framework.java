package io.safelite.it.frameworks;

/** What the banks are written with. Each is opened in a JVM of its own. */
enum Framework {
    /** Spring Framework's JdbcTemplate and TransactionTemplate, with HikariCP. */
    SPRING_JDBC(SpringJdbcBank::new),
    /** JDBI on HikariCP. */
    JDBI(JdbiBank::new),
    HIBERNATE_HIKARI(HibernateBank::withHikari),
    HIBERNATE_AGROAL(HibernateBank::withAgroal),
    MYBATIS(MyBatisBank::new),
    JOOQ(JooqBank::new),
    ECLIPSELINK(EclipseLinkBank::new),
    EXPOSED(ExposedBank::new);

    private final Opening opening;

    Framework(Opening opening) {
        this.opening = opening;
    }

    private interface Opening {
        Bank open(Place place) throws Exception;
    }

    Bank open(Place place) throws Exception {
        return opening.open(place);
    }
}
