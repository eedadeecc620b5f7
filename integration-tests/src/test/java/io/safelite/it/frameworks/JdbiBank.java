package io.safelite.it.frameworks;

import com.zaxxer.hikari.HikariDataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** By JDBI. */
final class JdbiBank implements Bank {
    private final HikariDataSource dataSource;
    private final Jdbi jdbi;

    JdbiBank(Place place) {
        dataSource = Pools.hikari(place);
        jdbi = Jdbi.create(dataSource);
    }

    @Override
    public void transfer(int from, int to, int amount) {
        jdbi.useTransaction(
                handle -> {
                    int ofFrom = balance(handle, from);
                    int ofTo = balance(handle, to);
                    write(handle, from, ofFrom - amount);
                    write(handle, to, ofTo + amount);
                    handle.createUpdate("INSERT INTO transfer(amount) VALUES(:amount)")
                            .bind("amount", amount)
                            .executeAndReturnGeneratedKeys("id")
                            .mapTo(int.class)
                            .one();
                });
    }

    private static int balance(Handle handle, int account) {
        return handle.createQuery("SELECT balance FROM account WHERE id = :id")
                .bind("id", account)
                .mapTo(int.class)
                .one();
    }

    private static void write(Handle handle, int account, int balance) {
        handle.execute("UPDATE account SET balance = ? WHERE id = ?", balance, account);
    }

    @Override
    public long audit() {
        return jdbi.inTransaction(
                handle -> {
                    handle.setReadOnly(true);
                    return total(handle);
                });
    }

    private static long total(Handle handle) {
        return handle.createQuery("SELECT balance FROM account").mapTo(int.class).list().stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
