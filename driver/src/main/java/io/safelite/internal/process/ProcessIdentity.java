package io.safelite.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A process as it introduces itself to others, in a file they can read: those may live in another
 * container, where its number means nothing or another process. Immutable; long texts are cut, so
 * that a record has at most {@value #MAX_BYTES} bytes.
 *
 * @param pid its number, as it sees itself
 * @param pidNamespace where that number means something; empty elsewhere than on Linux
 * @param host the name of the machine or container; empty if unknown
 * @param command its command line without secrets
 * @param user whose it is; empty if unknown
 */
public record ProcessIdentity(
        long pid, String pidNamespace, String host, String command, String user) {

    /** How long a record can be. */
    public static final int MAX_BYTES = 480;

    // Together with a number, a checksum and what stands between them: no more than MAX_BYTES.
    private static final int MAX_NAME_BYTES = 64; // As long as Linux' host names: hostname(7).
    private static final int MAX_COMMAND_BYTES = 240;

    private static final String MAGIC = "SafeLite 1 ";
    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 5;
    private static final char END = '\n';

    /** Whatever cannot be seen in a message is replaced by a space. */
    public ProcessIdentity {
        pidNamespace = Text.limit(Text.clean(pidNamespace), MAX_NAME_BYTES);
        host = Text.limit(Text.clean(host), MAX_NAME_BYTES);
        command = Text.limit(Text.clean(command), MAX_COMMAND_BYTES);
        user = Text.limit(Text.clean(user), MAX_NAME_BYTES);
    }

    /** This process. Asks the system each time; of what it says only the host can change. */
    public static ProcessIdentity ofThisProcess() {
        long pid = ProcessHandle.current().pid();
        ProcessDescription self =
                ProcessDescription.of(pid).orElse(ProcessDescription.unknown(pid));
        return new ProcessIdentity(pid, ownPidNamespace(), ownHost(), self.command(), self.user());
    }

    /** The record: one line of text with a checksum. */
    public byte[] encode() {
        String fields =
                String.join(SEPARATOR, Long.toString(pid), pidNamespace, host, user, command);
        return (MAGIC + checksum(fields) + SEPARATOR + fields + END).getBytes(UTF_8);
    }

    /**
     * Reads a record.
     *
     * @param bytes what is in the file; what follows the record is passed over
     * @return empty if it is none, or none that was written as a whole
     */
    public static Optional<ProcessIdentity> decode(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, MAX_BYTES), UTF_8);
        int end = text.indexOf(END);
        int fields = text.indexOf(SEPARATOR) + 1;
        if (fields == 0
                || end < fields
                || !text.startsWith(MAGIC + checksum(text.substring(fields, end)) + SEPARATOR)) {
            return Optional.empty();
        }
        return ofFields(text.substring(fields, end).split(SEPARATOR, -1));
    }

    private static Optional<ProcessIdentity> ofFields(String[] fields) {
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ProcessIdentity(
                            Long.parseLong(fields[0]), fields[1], fields[2], fields[4], fields[3]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A record that is being overwritten is half the old one: only a checksum tells. */
    private static String checksum(String fields) {
        CRC32 crc = new CRC32();
        crc.update(fields.getBytes(UTF_8));
        return String.format("%08x", crc.getValue());
    }

    /**
     * One clause of a message: how the process is now if it can be looked at from here, else what
     * it said of itself.
     */
    public String describe() {
        if (!isOfThisNamespace()) {
            return "process "
                    + pid
                    + (host.isEmpty() ? "" : " of host " + host)
                    + " (another container or machine"
                    + (details().isEmpty() ? "" : "; " + details())
                    + ")";
        }
        return ProcessDescription.of(pid)
                .filter(this::isSame)
                .map(ProcessDescription::describe)
                .orElseGet(
                        () ->
                                "process "
                                        + pid
                                        + (details().isEmpty() ? "" : " (" + details() + ")")
                                        + ", which has ended or is hidden from this user");
    }

    /**
     * Whether the number means the same process here. Host names are compared too: the first
     * namespace of every machine has the same number (PROC_PID_INIT_INO in Linux'
     * include/linux/proc_ns.h).
     */
    public boolean isOfThisNamespace() {
        ProcessIdentity here = new ProcessIdentity(0, ownPidNamespace(), ownHost(), "", "");
        return here.pidNamespace.equals(pidNamespace) && here.host.equals(host);
    }

    /** Numbers are used again, and after a restart of the machine all of them. */
    private boolean isSame(ProcessDescription now) {
        return now.command().isEmpty()
                || Text.limit(now.command(), MAX_COMMAND_BYTES).equals(command);
    }

    private String details() {
        return ProcessDescription.details(command, user);
    }

    private static String ownPidNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return "";
        }
    }

    /** Never from InetAddress, which would ask the network. */
    private static String ownHost() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException | SecurityException e) {
            return Stream.of("HOSTNAME", "COMPUTERNAME")
                    .map(System::getenv)
                    .filter(name -> name != null && !name.isBlank())
                    .findFirst()
                    .orElse("");
        }
    }
}
