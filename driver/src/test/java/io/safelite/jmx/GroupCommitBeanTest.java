package io.safelite.jmx;

import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safelite.internal.queue.CheckpointStatistics;
import io.safelite.internal.queue.FileFigures;
import io.safelite.internal.queue.GroupSync;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What JMX shows of shared syncs. */
@Timeout(60)
class GroupCommitBeanTest {
    private static final String INSERT = "INSERT INTO t VALUES(1)";

    @RegisterExtension final Databases db = new Databases();

    @Test
    @EnabledOnOs(OS.LINUX)
    void commitsAndSyncsOfAFileAreCounted() throws Exception {
        run(db.plain("?journal_mode=WAL"), "CREATE TABLE t(a)");
        Connection holder = db.safe("");
        Connection waiting = db.safe("");
        holder.setAutoCommit(false);
        run(holder, INSERT);
        Background<Void> write = Background.run(() -> run(waiting, INSERT)).awaitParked();
        holder.commit();
        write.get();
        run(waiting, INSERT, INSERT);

        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name =
                new ObjectName(
                        "io.safelite:type=GroupCommit,file="
                                + ObjectName.quote(db.file().toString()));
        Background.await("the bean should be registered", () -> server.isRegistered(name));
        GroupCommitMXBean bean = JMX.newMXBeanProxy(server, name, GroupCommitMXBean.class);
        assertThat(bean.getDatabase()).isEqualTo(db.file().toString());
        assertThat(bean.getCommits()).isGreaterThanOrEqualTo(2);
        assertThat(bean.getSyncs()).isBetween(1L, bean.getCommits());
        assertThat(bean.getLongestSyncMillis()).isPositive();
        assertThat(bean.getTotalSyncMillis()).isGreaterThanOrEqualTo(bean.getLongestSyncMillis());
        assertThat(bean.getWaiting()).isZero();
        assertThat(bean.isFailed()).isFalse();
        assertThat(bean.getFailure()).isNull();

        db.closeAll();
        Background.await("the bean should be gone", () -> !server.isRegistered(name));
    }

    @Test
    @DriverOnly("looks into the engine's parts, which are the same")
    void thoseThatWaitAndAFailureAreShown() throws Exception {
        CountDownLatch syncing = new CountDownLatch(1);
        CountDownLatch failing = new CountDownLatch(1);
        GroupSync sync =
                new GroupSync(
                        writes -> {
                            syncing.countDown();
                            try {
                                failing.await();
                            } catch (InterruptedException e) {
                                throw new IOException(e);
                            }
                            throw new IOException("the disk is gone");
                        });
        GroupCommit bean = new GroupCommit("app.db", figures(sync));
        Background<Void> leader = Background.run(() -> sync.await(sync.written(), round -> {}));
        syncing.await();
        Background<Void> follower =
                Background.run(() -> sync.await(sync.written(), round -> {})).awaitParked();

        assertThat(bean.getWaiting()).isEqualTo(2);
        assertThat(bean.isFailed()).isFalse();
        failing.countDown();
        assertThatThrownBy(leader::get).hasMessage("the disk is gone");
        assertThatThrownBy(follower::get).hasMessage("the disk is gone");

        assertThat(bean.isFailed()).isTrue();
        assertThat(bean.getFailure()).isEqualTo("the disk is gone");
        assertThat(bean.getCommits()).isEqualTo(2);
        assertThat(bean.getSyncs()).isZero();
        assertThat(bean.getWaiting()).isZero();
    }

    private static FileFigures figures(GroupSync sync) {
        return new FileFigures() {
            @Override
            public GroupSync.Statistics syncs() {
                return sync.statistics();
            }

            @Override
            public CheckpointStatistics.Snapshot checkpoints() {
                return new CheckpointStatistics().snapshot();
            }
        };
    }
}
