package io.safelite.internal.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process of this machine, as a message names it. Immutable; a snapshot.
 *
 * @param pid its number, as this process sees it
 * @param command its command line without secrets, shortened; empty if unknown
 * @param user whose it is; empty if unknown
 * @param state what it does
 */
public record ProcessDescription(long pid, String command, String user, State state) {

    /** Whether a process runs. */
    public enum State {
        /** It runs, or sleeps until there is something to do. */
        RUNNING,
        /** A signal or a debugger has stopped it: it keeps its locks until it is continued. */
        STOPPED,
        /** The system does not say. */
        UNKNOWN
    }

    /**
     * Describes a process.
     *
     * @return empty if there is none of this number, or none that this process may see
     */
    public static Optional<ProcessDescription> of(long pid) {
        if (pid <= 0) {
            return Optional.empty();
        }
        try {
            char letter = stateLetter(pid);
            // A zombie (Z) or a dead process (X) has let go of everything.
            return "ZXx".indexOf(letter) >= 0
                    ? Optional.empty()
                    : ProcessHandle.of(pid).map(process -> of(process, state(letter)));
        } catch (SecurityException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static ProcessDescription of(ProcessHandle process, State state) {
        String user = Text.clean(process.info().user().orElse(""));
        return new ProcessDescription(process.pid(), CommandLine.of(process), user, state);
    }

    /** A process of which no more than the number is known. */
    static ProcessDescription unknown(long pid) {
        return new ProcessDescription(pid, "", "", State.UNKNOWN);
    }

    /** Whether this is the process that asks. */
    public boolean isThisProcess() {
        return pid == ProcessHandle.current().pid();
    }

    /** One clause of a message: {@code process 4711 (java -jar app.jar, user bob)}. */
    public String describe() {
        String known = details(command, user);
        String name = "process " + pid + (known.isEmpty() ? "" : " (" + known + ")");
        return state == State.STOPPED
                ? name
                        + ", which is stopped (SIGSTOP or a debugger; continue it with kill -CONT "
                        + pid
                        + ")"
                : name;
    }

    /** Command and user, as far as they are known. */
    static String details(String command, String user) {
        String owner = user.isEmpty() ? "" : "user " + user;
        return command.isEmpty() || owner.isEmpty() ? command + owner : command + ", " + owner;
    }

    /** The state of a process on Linux; a space if it cannot be read. */
    private static char stateLetter(long pid) {
        try {
            byte[] stat = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
            return stateLetter(new String(stat, ISO_8859_1));
        } catch (IOException e) {
            return ' ';
        }
    }

    /**
     * The third field of {@code /proc/PID/stat} (proc_pid_stat(5)). The second is a name in
     * parentheses, which may itself contain spaces and parentheses.
     */
    static char stateLetter(String stat) {
        int at = stat.lastIndexOf(')') + 2;
        return at >= 2 && at < stat.length() ? stat.charAt(at) : ' ';
    }

    static State state(char letter) {
        return switch (letter) {
            case 'T', 't' -> State.STOPPED;
            case ' ' -> State.UNKNOWN;
            default -> State.RUNNING;
        };
    }
}
