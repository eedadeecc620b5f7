package io.safelite.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.benchmarks.contention.Contender;
import io.safelite.benchmarks.contention.Job;
import io.safelite.benchmarks.contention.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {
    private static final Settings SETTINGS = Options.parse().settings();

    private static List<Workload> workloads() {
        return Arrays.stream(Group.values()).flatMap(g -> g.workloads().stream()).toList();
    }

    @Test
    void everyAxisIsWalked() {
        assertThat(workloads().stream().map(w -> w.cell().threads())).contains(1, 8, 64);
        assertThat(workloads().stream().map(w -> w.cell().processes())).contains(0, 4);
        assertThat(workloads().stream().map(w -> w.cell().holdMillis())).contains(0, 1);
        assertThat(workloads().stream().map(Workload::synchronous)).contains("full", "normal");
        assertThat(workloads().stream().map(Workload::reads)).contains(0, 50, 90);
        assertThat(workloads().stream().map(Workload::syncDelay))
                .contains(Duration.ZERO, Duration.ofMillis(2));
    }

    @Test
    void noWorkloadIsMeasuredTwice() {
        assertThat(workloads()).doesNotHaveDuplicates();
        assertThat(workloads().stream().map(Workload::describe)).doesNotHaveDuplicates();
    }

    @Test
    void aSlowDiskHasProcessesThatAreOnIt() {
        assertThat(workloads().stream().filter(Workload::slowDisk))
                .isNotEmpty()
                .allMatch(workload -> workload.cell().processes() > 0);
    }

    @Test
    void onlyOneIsWithoutASyncUnlessAllAre() {
        Workload full = Group.THREADS.workloads().get(1);
        assertThat(job(Entrant.DEFAULTS, full).settings().synchronous()).isEqualTo("full");
        assertThat(job(Entrant.IMMEDIATE, full).settings().synchronous()).isEqualTo("full");
        assertThat(job(Entrant.NORMAL, full).settings().synchronous()).isEqualTo("normal");
        assertThat(job(Entrant.SAFELITE, full).settings().synchronous()).isEqualTo("full");

        Workload normal = Group.NORMAL.workloads().get(0);
        assertThat(Entrant.NORMAL.takesPartIn(full)).isTrue();
        assertThat(Entrant.NORMAL.takesPartIn(normal)).isFalse();
        assertThat(job(Entrant.IMMEDIATE, normal).settings().synchronous()).isEqualTo("normal");
        assertThat(job(Entrant.SAFELITE, normal).settings().synchronous()).isEqualTo("normal");
    }

    @Test
    void aJobIsTheWorkloadsAndTheContenders() {
        Workload slow = Group.SLOW_DISK.workloads().get(1);
        Job job = job(Entrant.SAFELITE, slow);
        assertThat(job.contender()).isEqualTo(Contender.SAFELITE);
        assertThat(job.cell()).isEqualTo(slow.cell());
        assertThat(job.settings().syncDelay()).isEqualTo(Duration.ofMillis(2));
        assertThat(job.settings().length()).isEqualTo(SETTINGS.length());
    }

    @Test
    void jvmsOfTheirOwnWarmUpForLonger() {
        Workload here = Group.THREADS.workloads().get(1);
        Workload cold = Group.PROCESSES.workloads().get(0);
        assertThat(job(Entrant.SAFELITE, here).settings().warmUp()).isEqualTo(SETTINGS.warmUp());
        assertThat(job(Entrant.SAFELITE, cold).settings().warmUp())
                .isEqualTo(SETTINGS.warmUp().multipliedBy(6));
    }

    private static Job job(Entrant entrant, Workload workload) {
        return entrant.job(workload, SETTINGS);
    }
}
