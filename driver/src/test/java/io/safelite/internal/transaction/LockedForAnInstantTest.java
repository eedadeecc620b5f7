package io.safelite.internal.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.config.ConnectionRequest;
import io.safelite.internal.sqlite.ResultCode;
import io.safelite.internal.sqlite.SqliteJdbc;
import io.safelite.internal.sqlite.xerial.XerialJdbc;
import io.safelite.testing.DriverOnly;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A connection that begins to read while another commits locks writers out for microseconds
 * (wal.c:walIndexReadHdr). Who may not wait at all does not fail because of that.
 */
@DriverOnly("of the engine's inside")
class LockedForAnInstantTest {
    private final SqliteJdbc sqlite = new XerialJdbc();
    private LockWaits waits;
    private int runs;

    @BeforeEach
    void withoutABudget() throws SQLException {
        ConnectionRequest request =
                ConnectionRequest.parse("jdbc:safelite:app.db?busy_timeout=0", null);
        waits = LockWaits.beforeSession(request, "app.db", sqlite, new Budget());
        waits.begin(0);
    }

    private String busyUntil(int firstSuccess) throws SQLException {
        runs++;
        if (runs < firstSuccess) {
            throw sqlite.exception("database is locked", ResultCode.BUSY, null, null);
        }
        return "done";
    }

    @Test
    void itPasses() throws SQLException {
        String result = waits.patiently(sql -> busyUntil(4), "BEGIN IMMEDIATE", true);
        assertThat(result).isEqualTo("done");
    }

    @Test
    void itPassesWhereSqliteGrantsAtOnceOrNever() throws SQLException {
        String result = waits.atOnce(sql -> busyUntil(4), "UPDATE t SET a = 1");
        assertThat(result).isEqualTo("done");
    }

    @Test
    void aLockThatStaysIsALock() {
        assertThatThrownBy(() -> waits.patiently(sql -> busyUntil(5), "BEGIN IMMEDIATE", true))
                .isInstanceOf(SQLException.class);
        assertThat(runs).isEqualTo(4);
        runs = 0;
        assertThatThrownBy(() -> waits.atOnce(sql -> busyUntil(5), "UPDATE t SET a = 1"))
                .isInstanceOf(SQLException.class);
        assertThat(runs).isEqualTo(4);
    }

    /** Nobody knows what half of it has done. */
    @Test
    void whatMayHaveHadAnEffectIsRunOnce() {
        assertThatThrownBy(() -> waits.atOnce(Work.once(sql -> busyUntil(2)), "a batch"))
                .hasMessageContaining("database is locked");
        assertThat(runs).isEqualTo(1);
    }
}
