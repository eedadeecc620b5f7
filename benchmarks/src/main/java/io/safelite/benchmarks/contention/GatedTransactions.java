package io.safelite.benchmarks.contention;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/** Every transaction passes a gate first and leaves it when it has ended. */
final class GatedTransactions implements Transactions {
    private final Transactions inner;
    private final Gate gate;
    private final long budgetNanos;
    private boolean inside;

    GatedTransactions(Transactions inner, Gate gate, long budgetNanos) {
        this.inner = inner;
        this.gate = gate;
        this.budgetNanos = budgetNanos;
    }

    @Override
    public void begin() throws SQLException {
        try {
            inside = gate.enter(budgetNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted at the gate.", e);
        }
        if (!inside) {
            throw new SQLTimeoutException("The gate stayed closed.");
        }
        inner.begin();
    }

    @Override
    public void commit() throws SQLException {
        inner.commit();
        leave();
    }

    @Override
    public void rollback() throws SQLException {
        if (inside) {
            try {
                inner.rollback();
            } finally {
                leave();
            }
        }
    }

    private void leave() {
        inside = false;
        gate.leave();
    }
}
