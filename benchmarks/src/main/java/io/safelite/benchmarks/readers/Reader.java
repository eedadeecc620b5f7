package io.safelite.benchmarks.readers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads three accounts of a block and then the whole block, in a transaction of a connection that
 * was never told that it would only read.
 */
final class Reader extends Client {
    /** What its transactions begin with. */
    static final String SELECT_ONE = "SELECT balance, owner FROM account WHERE id = ?";

    private static final String SELECT_BLOCK =
            "SELECT id, balance, owner FROM account WHERE id BETWEEN ? AND ?";
    private static final int ACCOUNTS = 3;

    private final PreparedStatement selectOne;
    private final PreparedStatement selectBlock;
    private final int[] ids = new int[ACCOUNTS];
    private final long[] balances = new long[ACCOUNTS];

    Reader(Connection connection, long seed, Live live) throws SQLException {
        super(connection, Transactions.ofJdbc(connection), seed, 0, live);
        this.selectOne = connection.prepareStatement(SELECT_ONE);
        this.selectBlock = connection.prepareStatement(SELECT_BLOCK);
    }

    @Override
    void work(int first) throws SQLException {
        for (int i = 0; i < ACCOUNTS; i++) {
            ids[i] = first + random(Accounts.BLOCK);
            balances[i] = balance(ids[i]);
        }
        scan(first);
    }

    private long balance(int id) throws SQLException {
        selectOne.setInt(1, id);
        try (ResultSet row = selectOne.executeQuery()) {
            row.next();
            row.getString(2);
            return row.getLong(1);
        }
    }

    /** The block has to add up, and to say of the three accounts what they said themselves. */
    private void scan(int first) throws SQLException {
        long sum = 0;
        int confirmed = 0;
        selectBlock.setInt(1, first);
        selectBlock.setInt(2, first + Accounts.BLOCK - 1);
        try (ResultSet rows = selectBlock.executeQuery()) {
            while (rows.next()) {
                long balance = rows.getLong(2);
                rows.getString(3);
                sum += balance;
                confirmed += confirmed(rows.getInt(1), balance);
            }
        }
        if (sum != Accounts.SUM_OF_BLOCK || confirmed != ACCOUNTS) {
            throw new IllegalStateException("a reader saw two moments");
        }
    }

    /** How many of the accounts read before, some of which may be the same, this one confirms. */
    private int confirmed(int id, long balance) {
        int confirmed = 0;
        for (int i = 0; i < ACCOUNTS; i++) {
            confirmed += ids[i] == id && balances[i] == balance ? 1 : 0;
        }
        return confirmed;
    }
}
