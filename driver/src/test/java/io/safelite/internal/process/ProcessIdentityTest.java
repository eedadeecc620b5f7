package io.safelite.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How a process introduces itself to those who may not see it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ProcessIdentityTest {
    private static final ProcessIdentity OTHER =
            new ProcessIdentity(7, "pid:[4026532001]", "web-2", "java -jar äpp.jar", "app");

    @Test
    void recordCanBeReadAgain() {
        ProcessIdentity self = ProcessIdentity.ofThisProcess();
        assertThat(ProcessIdentity.decode(self.encode())).contains(self);
        assertThat(ProcessIdentity.decode(OTHER.encode())).contains(OTHER);
    }

    @Test
    void recordIsOneLineToRead() {
        assertThat(new String(OTHER.encode(), UTF_8))
                .matches(
                        "SafeLite 1 [0-9a-f]{8}\t7\tpid:\\[4026532001]\tweb-2\tapp\t"
                                + "java -jar äpp.jar\n");
    }

    @Test
    void recordIsNeverLong() {
        String longText = "x€😀".repeat(500);
        ProcessIdentity identity =
                new ProcessIdentity(Long.MAX_VALUE, longText, longText, longText, longText);
        assertThat(identity.encode()).hasSizeBetween(450, ProcessIdentity.MAX_BYTES);
        assertThat(ProcessIdentity.decode(identity.encode())).contains(identity);
    }

    @Test
    void whatStandsBehindTheRecordIsPassedOver() {
        assertThat(ProcessIdentity.decode(Arrays.copyOf(OTHER.encode(), 4096))).contains(OTHER);
    }

    @Test
    void halfWrittenRecordIsNone() {
        byte[] whole = OTHER.encode();
        for (int length = 0; length < whole.length; length++) {
            assertThat(ProcessIdentity.decode(Arrays.copyOf(whole, length))).isEmpty();
        }
    }

    @Test
    void recordHalfOverwrittenIsNone() {
        byte[] old = OTHER.encode();
        byte[] fresh = new ProcessIdentity(8, "pid:[1]", "web-3", "b", "bob").encode();
        for (int written = 12; written < fresh.length; written++) {
            byte[] mixed = old.clone();
            System.arraycopy(fresh, 0, mixed, 0, written);
            assertThat(ProcessIdentity.decode(mixed)).isEmpty();
        }
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] bytes = OTHER.encode();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(ProcessIdentity.decode(bytes)).isEmpty();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void garbageIsNone() {
        for (String text :
                new String[] {"", "\n", "\t\n", "SafeLite 1 \t\n", "SQLite format 3\0"}) {
            assertThat(ProcessIdentity.decode(text.getBytes(UTF_8))).isEmpty();
        }
        byte[] noise = new byte[480];
        Arrays.fill(noise, (byte) 0xff);
        assertThat(ProcessIdentity.decode(noise)).isEmpty();
    }

    @Test
    void textCannotBreakOutOfItsField() {
        ProcessIdentity sly = new ProcessIdentity(7, "a\tb", "c\nd", "e\u001b[2J", "f\u2028g");
        assertThat(ProcessIdentity.decode(sly.encode())).contains(sly);
        assertThat(sly.describe())
                .isEqualTo("process 7 of host c d (another container or machine; e [2J, user f g)");
    }

    @Test
    void otherNamespaceIsNotLookedUp() {
        assertThat(OTHER.describe())
                .isEqualTo(
                        "process 7 of host web-2 (another container or machine;"
                                + " java -jar äpp.jar, user app)");
    }

    @Test
    void sameNumberOfNamespaceOnAnotherHostIsAnotherNamespace() {
        ProcessIdentity self = ProcessIdentity.ofThisProcess();
        ProcessIdentity twin =
                new ProcessIdentity(
                        self.pid(), self.pidNamespace(), "web-2", self.command(), self.user());
        assertThat(twin.describe()).contains("of host web-2 (another container or machine; ");
    }

    @Test
    void processOfThisNamespaceIsLookedAt() {
        ProcessIdentity self = ProcessIdentity.ofThisProcess();
        assertThat(self.describe())
                .isEqualTo(ProcessDescription.of(self.pid()).orElseThrow().describe());
    }

    @Test
    void processOfThisNamespaceThatHasEndedIsSaidToHave() {
        ProcessIdentity self = ProcessIdentity.ofThisProcess();
        ProcessIdentity gone =
                new ProcessIdentity(
                        Integer.MAX_VALUE, self.pidNamespace(), self.host(), "java", "bob");
        assertThat(gone.describe())
                .isEqualTo(
                        "process 2147483647 (java, user bob), which has ended or is hidden from"
                                + " this user");
    }

    @Test
    void numberThatWasUsedAgainIsNotTakenForTheProcess() {
        ProcessIdentity self = ProcessIdentity.ofThisProcess();
        ProcessIdentity before =
                new ProcessIdentity(self.pid(), self.pidNamespace(), self.host(), "init", "bob");
        assertThat(before.describe()).contains("(init, user bob), which has ended");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void linuxSaysAll() {
        ProcessIdentity self = ProcessIdentity.ofThisProcess();
        assertThat(self.pidNamespace()).matches("pid:\\[\\d+]");
        assertThat(self.host()).isNotEmpty();
        assertThat(self.command()).contains("java");
    }
}
