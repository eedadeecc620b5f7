package io.safelite.it.frameworks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import kotlin.Pair;
import kotlin.Unit;
import org.jetbrains.exposed.v1.core.IntegerColumnType;
import org.jetbrains.exposed.v1.core.statements.StatementType;
import org.jetbrains.exposed.v1.jdbc.Database;
import org.jetbrains.exposed.v1.jdbc.DatabaseConnectionAutoRegistration;
import org.jetbrains.exposed.v1.jdbc.JdbcTransaction;
import org.jetbrains.exposed.v1.jdbc.transactions.TransactionManager;
import org.jetbrains.exposed.v1.jdbc.transactions.TransactionsKt;

/** By Exposed on HikariCP: its transactions and SQL, for its tables are written in Kotlin. */
final class ExposedBank implements Bank {
    private final HikariDataSource dataSource;
    private final Database database;

    ExposedBank(Place place) {
        dataSource = Pools.hikari(place);
        // What Kotlin leaves out here, as its defaults are.
        database =
                Database.Companion.connect(
                        dataSource,
                        connection -> Unit.INSTANCE,
                        null,
                        ServiceLoader.load(DatabaseConnectionAutoRegistration.class)
                                .findFirst()
                                .orElseThrow(),
                        made -> new TransactionManager(made, null));
    }

    @Override
    public void transfer(int from, int to, int amount) {
        TransactionsKt.transaction(
                database,
                null,
                false,
                transaction -> {
                    // Otherwise it tries three times.
                    transaction.setMaxAttempts(1);
                    int ofFrom = balance(transaction, from);
                    int ofTo = balance(transaction, to);
                    write(transaction, from, ofFrom - amount);
                    write(transaction, to, ofTo + amount);
                    query(
                            transaction,
                            "INSERT INTO transfer(amount) VALUES(?) RETURNING id",
                            amount);
                    return Unit.INSTANCE;
                });
    }

    private static int balance(JdbcTransaction transaction, int account) {
        return query(transaction, "SELECT balance FROM account WHERE id = ?", account);
    }

    private static int query(JdbcTransaction transaction, String sql, int... values) {
        return transaction.exec(sql, parameters(values), StatementType.SELECT, ExposedBank::first);
    }

    /** Kotlin knows no checked exceptions. */
    private static int first(ResultSet row) {
        try {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(JdbcTransaction transaction, int account, int balance) {
        transaction.exec(
                "UPDATE account SET balance = ? WHERE id = ?",
                parameters(balance, account),
                StatementType.UPDATE);
    }

    private static List<Pair<IntegerColumnType, Integer>> parameters(int... values) {
        return IntStream.of(values)
                .mapToObj(value -> new Pair<>(new IntegerColumnType(), value))
                .toList();
    }

    @Override
    public long audit() {
        return TransactionsKt.transaction(
                database,
                null,
                true,
                transaction -> query(transaction, "SELECT sum(balance) FROM account"));
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
