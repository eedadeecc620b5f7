package io.safelite.it.frameworks;

import com.zaxxer.hikari.HikariDataSource;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** By jOOQ on HikariCP. */
final class JooqBank implements Bank {
    private static final Table<Record> ACCOUNT = DSL.table(DSL.name("account"));
    private static final Table<Record> TRANSFER = DSL.table(DSL.name("transfer"));
    private static final Field<Integer> ID = DSL.field(DSL.name("id"), SQLDataType.INTEGER);
    private static final Field<Integer> BALANCE =
            DSL.field(DSL.name("balance"), SQLDataType.INTEGER);
    private static final Field<Integer> AMOUNT = DSL.field(DSL.name("amount"), SQLDataType.INTEGER);

    private final HikariDataSource dataSource;
    private final DSLContext context;

    JooqBank(Place place) {
        dataSource = Pools.hikari(place);
        context = DSL.using(dataSource, SQLDialect.SQLITE);
    }

    @Override
    public void transfer(int from, int to, int amount) {
        context.transaction(
                transaction -> {
                    DSLContext sql = transaction.dsl();
                    int ofFrom = balance(sql, from);
                    int ofTo = balance(sql, to);
                    write(sql, from, ofFrom - amount);
                    write(sql, to, ofTo + amount);
                    sql.insertInto(TRANSFER, AMOUNT).values(amount).returning(ID).fetchSingle(ID);
                });
    }

    private static int balance(DSLContext sql, int account) {
        return sql.select(BALANCE).from(ACCOUNT).where(ID.eq(account)).fetchSingle(BALANCE);
    }

    private static void write(DSLContext sql, int account, int balance) {
        sql.update(ACCOUNT).set(BALANCE, balance).where(ID.eq(account)).execute();
    }

    /** What it has begun by itself cannot be made read-only, but a connection given to it. */
    @Override
    public long audit() {
        return context.connectionResult(
                connection -> {
                    connection.setReadOnly(true);
                    return DSL.using(connection, SQLDialect.SQLITE)
                            .transactionResult(transaction -> total(transaction.dsl()));
                });
    }

    private static long total(DSLContext sql) {
        return sql.select(BALANCE).from(ACCOUNT).fetch(BALANCE).stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
