package io.safelite.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which versions of SQLite and which file systems may be trusted with WAL. */
class WalSafetyTest {
    @ParameterizedTest
    @CsvSource({
        "3.44.5, false",
        "3.44.6, true",
        "3.45.0, false",
        "3.49.9, false",
        "3.50.6, false",
        "3.50.7, true",
        "3.51, false",
        "3.51.2, false",
        "3.51.3, true",
        "3.51.10, true",
        "3.52.0, false",
        "3.52.1, true",
        "3.53, true",
        "3.53.0, true",
        "3.54.1, true",
        "3.100.0, true",
        "4.0, true",
        "2.8.17, false",
        "nonsense, false",
        "'', false",
        "3.x.1, false",
    })
    void versionsWithTheWalResetBugAreNotTrusted(String version, boolean trusted) {
        assertThat(WalSafety.isResetBugFixed(version)).isEqualTo(trusted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs",
                "nfs4",
                "NFS",
                "cifs",
                "smb3",
                "9p",
                "virtiofs",
                "fakeowner",
                "fuse.sshfs",
                "fuse.shfs",
                "fuse",
                "ceph",
                "lustre",
                "gfs2",
                "ocfs2",
                "afs",
                "vboxsf"
            })
    void sharedFileSystemsAreNotTrusted(String type) {
        assertThat(WalSafety.isUnsafeFileSystem(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "NTFS", "fuseblk"
            })
    void localFileSystemsAreTrusted(String type) {
        assertThat(WalSafety.isUnsafeFileSystem(type)).isFalse();
    }

    @Test
    void objectionToAnOldVersionNamesItAndWhatToDo() {
        DatabaseFile file = new DatabaseFile(true, "x", java.nio.file.Path.of("x"), "x");
        assertThat(WalSafety.objection(file, "3.51.2"))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("3.51.2", "3.51.3.0", "walresetbug"));
    }

    @Test
    void fileThatJavaDoesNotSeeIsNotWritable() {
        assertThat(WalSafety.isWritable(new DatabaseFile(true, "x", null, "x"))).isFalse();
    }
}
