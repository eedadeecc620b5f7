package io.safelite.it.frameworks;

import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/**
 * By Hibernate, which finds the dialect by itself: versions, both updates in one batch, and a key
 * of the table's own.
 */
final class HibernateBank implements Bank {
    private final AutoCloseable pool;
    private final SessionFactory sessions;

    private <P extends DataSource & AutoCloseable> HibernateBank(P pool) {
        this.pool = pool;
        sessions =
                new HibernatePersistenceConfiguration("bank")
                        .managedClasses(Account.class, Transfer.class)
                        .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                        .property(BatchSettings.STATEMENT_BATCH_SIZE, 20)
                        .createEntityManagerFactory();
    }

    static HibernateBank withHikari(Place place) {
        return new HibernateBank(Pools.hikari(place));
    }

    static HibernateBank withAgroal(Place place) throws SQLException, ClassNotFoundException {
        AgroalDataSource pool = Pools.agroal(place);
        return new HibernateBank(pool);
    }

    @Override
    public void transfer(int from, int to, int amount) {
        sessions.inTransaction(
                session -> {
                    session.find(Account.class, from).add(-amount);
                    session.find(Account.class, to).add(amount);
                    Transfer transfer = new Transfer(amount);
                    session.persist(transfer);
                    if (transfer.id() == null) {
                        throw new IllegalStateException("the transfer has no id");
                    }
                });
    }

    @Override
    public long audit() {
        try (Session session = sessions.withOptions().readOnly(true).openSession()) {
            return session.fromTransaction(transaction -> total(session));
        }
    }

    private static long total(Session session) {
        return session.createQuery("select sum(balance) from Account", Long.class)
                .getSingleResult();
    }

    @Override
    public void close() throws Exception {
        sessions.close();
        pool.close();
    }
}
