package io.safelite.internal.queue;

import io.safelite.testing.OtherJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** The program of an {@link OtherJvm} that does what one does with a {@link Sidecar}. */
final class SidecarProgram {
    private final Map<Integer, FileLock> locks = new HashMap<>();
    private final Path database;
    private final Sidecar sidecar;

    @SuppressWarnings("unused") // so that it is not garbage
    private FileLock kept;

    private SidecarProgram(Path database) throws IOException {
        this.database = database;
        this.sidecar = Sidecar.open(database);
    }

    /** Starts it; it has joined when this returns. */
    static OtherJvm start(Path database) throws IOException {
        OtherJvm other = new OtherJvm(SidecarProgram.class, database.toString());
        other.does("join");
        return other;
    }

    /** Argument: the path of the database. */
    public static void main(String[] arguments) throws IOException {
        SidecarProgram program = new SidecarProgram(Path.of(arguments[0]));
        OtherJvm.serve(program::execute);
    }

    private String execute(String line) throws IOException {
        String[] words = line.split(" ", -1);
        int number = words.length > 1 ? Integer.parseInt(words[1]) : 0;
        switch (words[0]) {
            case "join" -> {}
            case "lock" -> locks.put(number, sidecar.lock(number));
            case "unlock" -> locks.remove(number).release();
            case "wait" -> sidecar.addWaiting(1);
            case "turn" -> sidecar.beginTurn();
            case "recount" -> recount(number);
            case "alone?" -> {
                return String.valueOf(sidecar.isAlone());
            }
            case "free?" -> {
                return String.valueOf(isFree(number));
            }
            case "toggle" -> toggle(number);
            case "part" -> sidecar.close();
            case "keep" -> keep(number);
            default -> throw new IllegalArgumentException(line);
        }
        return "ok";
    }

    /** Locks a byte as long as this process lives, without taking part. */
    private void keep(int at) throws IOException {
        kept =
                FileChannel.open(Sidecar.pathOf(database), StandardOpenOption.WRITE)
                        .lock(at, 1, false);
    }

    private boolean isFree(int at) throws IOException {
        FileLock lock = sidecar.tryLock(at);
        if (lock != null) {
            lock.release();
        }
        return lock != null;
    }

    private void recount(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            sidecar.recount();
        }
    }

    /** Takes many short turns. */
    private void toggle(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (FileLock next = sidecar.lock(Sidecar.NEXT);
                    FileLock turn = sidecar.lock(Sidecar.TURN)) {
                next.release();
                sidecar.beginTurn();
                Thread.onSpinWait();
                turn.release();
            }
        }
    }
}
