package io.safelite.it.frameworks;

import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** By Micronaut's data source, which is a HikariCP, and the transactions of Micronaut Data. */
final class MicronautBank implements Bank {
    private final ApplicationContext application;
    private final TransactionOperations<Connection> transactions;

    @SuppressWarnings("unchecked")
    MicronautBank(Place place) {
        application =
                ApplicationContext.run(
                        Map.of(
                                "datasources.default.url",
                                place.url(),
                                "datasources.default.driver-class-name",
                                place.driverClass()));
        transactions = application.getBean(TransactionOperations.class);
    }

    @Override
    public void transfer(int from, int to, int amount) {
        transactions.executeWrite(
                status -> {
                    Connection connection = status.getConnection();
                    int ofFrom = balance(connection, from);
                    int ofTo = balance(connection, to);
                    write(connection, from, ofFrom - amount);
                    write(connection, to, ofTo + amount);
                    note(connection, amount);
                    return null;
                });
    }

    private static int balance(Connection connection, int account) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT balance FROM account WHERE id = ?")) {
            select.setInt(1, account);
            try (ResultSet row = select.executeQuery()) {
                return row.getInt(1);
            }
        }
    }

    private static void write(Connection connection, int account, int balance) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE account SET balance = ? WHERE id = ?")) {
            update.setInt(1, balance);
            update.setInt(2, account);
            update.executeUpdate();
        }
    }

    private static void note(Connection connection, int amount) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO transfer(amount) VALUES(?)",
                        Statement.RETURN_GENERATED_KEYS)) {
            insert.setInt(1, amount);
            insert.executeUpdate();
            try (ResultSet id = insert.getGeneratedKeys()) {
                if (!id.next()) {
                    throw new IllegalStateException("the transfer has no id");
                }
            }
        }
    }

    @Override
    public long audit() {
        return transactions.executeRead(status -> total(status.getConnection()));
    }

    private static long total(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sum(balance) FROM account")) {
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        application.close();
    }
}
