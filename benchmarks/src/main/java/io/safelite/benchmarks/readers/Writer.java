package io.safelite.benchmarks.readers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Moves money between two accounts of a block: reads both, writes both as computed from that. */
final class Writer extends Client {
    private static final String SELECT = "SELECT balance FROM account WHERE id = ?";
    private static final String UPDATE =
            "UPDATE account SET balance = ?, writes = writes + 1 WHERE id = ?";

    private final PreparedStatement select;
    private final PreparedStatement update;

    Writer(Connection connection, Contender contender, Options options, long seed, Live live)
            throws SQLException {
        super(
                connection,
                contender == Contender.PLAIN
                        ? Transactions.ofSql(connection)
                        : Transactions.ofJdbc(connection),
                seed,
                options.pause().toNanos(),
                live);
        this.select = connection.prepareStatement(options.sameText() ? Reader.SELECT_ONE : SELECT);
        this.update = connection.prepareStatement(UPDATE);
    }

    @Override
    void work(int first) throws SQLException {
        int from = random(Accounts.BLOCK);
        int to = (from + 1 + random(Accounts.BLOCK - 1)) % Accounts.BLOCK;
        long fromBalance = balance(first + from);
        long toBalance = balance(first + to);
        write(first + from, fromBalance - 1);
        write(first + to, toBalance + 1);
    }

    private long balance(int id) throws SQLException {
        select.setInt(1, id);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void write(int id, long balance) throws SQLException {
        update.setLong(1, balance);
        update.setInt(2, id);
        update.executeUpdate();
    }
}
