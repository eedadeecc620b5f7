package io.safelite.benchmarks.contention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatedTransactionsTest {
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final AgedLock gate = new AgedLock(0);

    /** Transactions of which one step fails, or none. */
    private Transactions failingAt(String failing) {
        Transactions inner =
                new Transactions() {
                    @Override
                    public void begin() throws SQLException {
                        step("begin");
                    }

                    @Override
                    public void commit() throws SQLException {
                        step("commit");
                    }

                    @Override
                    public void rollback() throws SQLException {
                        step("rollback");
                    }

                    private void step(String name) throws SQLException {
                        if (name.equals(failing)) {
                            throw new SQLException(name);
                        }
                    }
                };
        return new GatedTransactions(inner, gate, MILLISECOND);
    }

    private boolean isGateFree() throws InterruptedException {
        if (gate.enter(0)) {
            gate.leave();
            return true;
        }
        return false;
    }

    @Test
    void theGateIsHeldFromBeginToCommit() throws Exception {
        Transactions transactions = failingAt("nothing");
        transactions.begin();
        assertThat(isGateFree()).isFalse();
        transactions.commit();
        assertThat(isGateFree()).isTrue();
    }

    @Test
    void aRollbackAlwaysLeavesTheGate() throws Exception {
        Transactions transactions = failingAt("begin");
        assertThatExceptionOfType(SQLException.class).isThrownBy(transactions::begin);
        transactions.rollback();
        assertThat(isGateFree()).isTrue();

        Transactions odd = failingAt("rollback");
        odd.begin();
        assertThatExceptionOfType(SQLException.class).isThrownBy(odd::rollback);
        assertThat(isGateFree()).isTrue();
    }

    @Test
    void whoDidNotGetInDoesNotLeave() throws Exception {
        Transactions holder = failingAt("nothing");
        holder.begin();
        Transactions other = failingAt("nothing");
        assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(other::begin);
        other.rollback();
        assertThat(isGateFree()).isFalse();
    }
}
