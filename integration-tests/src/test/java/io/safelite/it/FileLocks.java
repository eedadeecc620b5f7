package io.safelite.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bytes of which file a process has locked, from Linux' {@code /proc/locks}. */
public final class FileLocks {
    private static final Pattern LINE =
            Pattern.compile("\\d+: POSIX +ADVISORY +\\w+ +(\\d+) +\\w+:\\w+:(\\d+) (\\d+) (\\w+)");

    /** SQLite's lock of whoever writes in WAL mode: sqlite.org/walformat.html, section 2.3. */
    private static final int WAL_WRITE_LOCK = 120;

    // As in the driver's Sidecar.
    private static final int TURN = 0;
    private static final int NEXT = 1;

    private FileLocks() {}

    /** It may write as far as the queue is concerned. */
    public static boolean hasTurn(Path database, long pid) {
        return isLocked(database, "-safelite", TURN, pid);
    }

    /** It is the next, and waits for its turn. */
    public static boolean isNext(Path database, long pid) {
        return isLocked(database, "-safelite", NEXT, pid);
    }

    /** SQLite lets it write. */
    public static boolean isWriting(Path database, long pid) {
        return isLocked(database, "-shm", WAL_WRITE_LOCK, pid);
    }

    private static boolean isLocked(Path database, String suffix, int at, long pid) {
        try {
            Path file = database.resolveSibling(database.getFileName() + suffix);
            String inode = Files.getAttribute(file, "unix:ino").toString();
            List<String> all = Files.readAllLines(Path.of("/proc/locks"));
            return all.stream().map(LINE::matcher).anyMatch(line -> is(line, pid, inode, at));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean is(Matcher line, long pid, String inode, int at) {
        return line.find()
                && Long.parseLong(line.group(1)) == pid
                && line.group(2).equals(inode)
                && Long.parseLong(line.group(3)) <= at
                && (line.group(4).equals("EOF") || Long.parseLong(line.group(4)) >= at);
    }
}
