package io.safelite.it.frameworks;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreatorFactory;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** By Spring Framework, without Spring Boot. */
final class SpringJdbcBank implements Bank {
    private final HikariDataSource dataSource;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate readOnly;

    SpringJdbcBank(Place place) {
        dataSource = Pools.hikari(place);
        jdbc = new JdbcTemplate(dataSource);
        var transactions = new JdbcTransactionManager(dataSource);
        transaction = new TransactionTemplate(transactions);
        readOnly = new TransactionTemplate(transactions);
        readOnly.setReadOnly(true);
    }

    @Override
    public void transfer(int from, int to, int amount) {
        transaction.executeWithoutResult(
                status -> {
                    int ofFrom = balance(from);
                    int ofTo = balance(to);
                    write(from, ofFrom - amount);
                    write(to, ofTo + amount);
                    note(amount);
                });
    }

    private int balance(int account) {
        return jdbc.queryForObject(
                "SELECT balance FROM account WHERE id = ?", Integer.class, account);
    }

    private void write(int account, int balance) {
        jdbc.update("UPDATE account SET balance = ? WHERE id = ?", balance, account);
    }

    private void note(int amount) {
        var insert =
                new PreparedStatementCreatorFactory(
                        "INSERT INTO transfer(amount) VALUES(?)", java.sql.Types.INTEGER);
        insert.setReturnGeneratedKeys(true);
        GeneratedKeyHolder id = new GeneratedKeyHolder();
        jdbc.update(insert.newPreparedStatementCreator(new Object[] {amount}), id);
        if (id.getKey() == null) {
            throw new IllegalStateException("the transfer has no id");
        }
    }

    @Override
    public long audit() {
        return readOnly.execute(status -> total());
    }

    private long total() {
        return jdbc.queryForList("SELECT balance FROM account", Integer.class).stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
