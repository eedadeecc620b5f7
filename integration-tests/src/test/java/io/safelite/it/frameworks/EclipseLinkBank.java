package io.safelite.it.frameworks;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceConfiguration;
import org.eclipse.persistence.config.HintValues;
import org.eclipse.persistence.config.PersistenceUnitProperties;
import org.eclipse.persistence.config.QueryHints;
import org.eclipse.persistence.jpa.PersistenceProvider;

/**
 * By EclipseLink on HikariCP; its own pool would ask {@link java.sql.DriverManager}, whatever the
 * driver's class. It reads outside of the transaction unless a lock is asked for, so one is.
 */
final class EclipseLinkBank implements Bank {
    private final HikariDataSource dataSource;
    private final EntityManagerFactory entities;

    EclipseLinkBank(Place place) {
        dataSource = Pools.hikari(place);
        PersistenceConfiguration configuration =
                new PersistenceConfiguration("bank")
                        .managedClass(Account.class)
                        .managedClass(Transfer.class)
                        .property(PersistenceUnitProperties.NON_JTA_DATASOURCE, dataSource)
                        .property(
                                PersistenceUnitProperties.TARGET_DATABASE,
                                SqlitePlatform.class.getName())
                        .property(PersistenceUnitProperties.ID_VALIDATION, "NULL")
                        .property(PersistenceUnitProperties.LOGGING_LEVEL, "OFF");
        // Not by Persistence, which would ask Hibernate too.
        entities = new PersistenceProvider().createEntityManagerFactory(configuration);
    }

    @Override
    public void transfer(int from, int to, int amount) {
        entities.runInTransaction(
                manager -> {
                    account(manager, from).add(-amount);
                    account(manager, to).add(amount);
                    Transfer transfer = new Transfer(amount);
                    manager.persist(transfer);
                    manager.flush();
                    if (transfer.id() == null) {
                        throw new IllegalStateException("the transfer has no id");
                    }
                });
    }

    private static Account account(EntityManager manager, int id) {
        return manager.find(Account.class, id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** It has no read-only transactions: a query by itself, with nothing to be written back. */
    @Override
    public long audit() {
        try (EntityManager manager = entities.createEntityManager()) {
            return manager.createQuery("select sum(a.balance) from Account a", Long.class)
                    .setHint(QueryHints.READ_ONLY, HintValues.TRUE)
                    .getSingleResult();
        }
    }

    @Override
    public void close() {
        entities.close();
        dataSource.close();
    }
}
