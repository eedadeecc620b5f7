package io.safelite.it.hibernate;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.tool.schema.Action;

/**
 * Hibernate with HikariCP on a database of its own, in which there is one customer. The dialect is
 * the one that Hibernate finds by itself.
 */
final class Shop implements AutoCloseable {
    /** More than twice as many as threads: a transaction may need a second one for an id. */
    private static final int CONNECTIONS = 20;

    private static final long CUSTOMER = 1;

    private final Path file;
    private final HikariDataSource pool;
    private final SessionFactory sessions;

    /**
     * @param prefix of the URL, before the file
     * @param parameters of the URL, without the question mark
     */
    Shop(String prefix, String parameters) throws IOException {
        this(prefix, parameters, 0);
    }

    /**
     * @param batchSize how many rows Hibernate writes in one batch; 0 for none
     */
    Shop(String prefix, String parameters, int batchSize) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "databases"));
        file = Files.createTempDirectory(directory, "hibernate").resolve("shop.db");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(prefix + file + "?" + parameters);
        config.setMaximumPoolSize(CONNECTIONS);
        pool = new HikariDataSource(config);
        sessions =
                new HibernatePersistenceConfiguration("shop")
                        .managedClasses(Customer.class, Invoice.class, Receipt.class)
                        .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                        .property(BatchSettings.STATEMENT_BATCH_SIZE, batchSize)
                        .schemaToolingAction(Action.CREATE)
                        .createEntityManagerFactory();
        sessions.inTransaction(session -> session.persist(new Customer(CUSTOMER)));
    }

    /** In one transaction: finds the customer, persists so many documents. */
    List<Long> buy(Supplier<? extends Document> document, int documents) {
        return sessions.fromTransaction(
                session -> {
                    customer(session);
                    List<Long> ids = new ArrayList<>();
                    for (int i = 0; i < documents; i++) {
                        ids.add(persisted(session, document));
                    }
                    return ids;
                });
    }

    /** In one transaction: finds the customer, persists a document, counts it on the customer. */
    long buyAndCount(Supplier<? extends Document> document) {
        return sessions.fromTransaction(
                session -> {
                    Customer customer = customer(session);
                    long id = persisted(session, document);
                    customer.purchased();
                    return id;
                });
    }

    /** Anything in one transaction. */
    void inTransaction(Consumer<Session> work) {
        sessions.inTransaction(work);
    }

    static Customer customer(Session session) {
        Customer customer = session.find(Customer.class, CUSTOMER);
        if (customer == null) {
            throw new IllegalStateException("The customer is gone.");
        }
        return customer;
    }

    private static Long persisted(Session session, Supplier<? extends Document> document) {
        Document persisted = document.get();
        session.persist(persisted);
        return persisted.id();
    }

    /** All ids of an entity that are in the file. */
    List<Long> ids(Class<? extends Document> entity) {
        return sessions.fromSession(
                session ->
                        session.createQuery("select id from " + entity.getSimpleName(), Long.class)
                                .list());
    }

    int purchases() {
        return sessions.fromSession(session -> customer(session).purchases());
    }

    /** Nobody holds a lock: a stranger can write at once, while the pool is open. */
    void requireUnlocked() throws SQLException {
        try (Connection stranger =
                        DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=0");
                Statement statement = stranger.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ROLLBACK");
        }
    }

    @Override
    public void close() {
        sessions.close();
        pool.close();
    }
}
