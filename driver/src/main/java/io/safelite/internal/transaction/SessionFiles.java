package io.safelite.internal.transaction;

import io.safelite.internal.queue.SlotSet;
import io.safelite.internal.queue.WriterSlot;
import io.safelite.internal.queue.WriterSlots;
import io.safelite.internal.sqlite.DatabaseFile;
import io.safelite.internal.sqlite.WalSafety;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The files one connection works on, and their writer slots. Changed under the session's lock only;
 * {@link #close} is for any thread.
 */
public final class SessionFiles implements AutoCloseable {
    private final String name;
    private final DatabaseFile main;
    private final SlotSet slots;
    private volatile List<DatabaseFile> all;

    /**
     * @param name the main database as messages should name it, if it has no file
     * @param all its files, the main database's first
     * @param slots where it queues
     */
    public SessionFiles(String name, List<DatabaseFile> all, SlotSet slots) {
        this.main = mainOf(all);
        this.name = main == null ? name : main.name();
        this.slots = slots;
        this.all = all;
        slots.set(queued(all));
    }

    private static DatabaseFile mainOf(List<DatabaseFile> files) {
        for (DatabaseFile file : files) {
            if (file.isMain()) {
                return file;
            }
        }
        return null;
    }

    /** What the queue has to know of a file. */
    public static WriterSlots.File queued(DatabaseFile file) {
        return new WriterSlots.File(file.identity(), file.name(), () -> sidecarPlace(file));
    }

    private static List<WriterSlots.File> queued(List<DatabaseFile> files) {
        List<WriterSlots.File> queued = new ArrayList<>();
        for (DatabaseFile file : files) {
            queued.add(queued(file));
        }
        return queued;
    }

    private static Path sidecarPlace(DatabaseFile file) {
        return WalSafety.isWritable(file) && WalSafety.isLocal(file) ? file.path() : null;
    }

    String name() {
        return name;
    }

    /** The main database's file; null if it has none. */
    public DatabaseFile main() {
        return main;
    }

    /** All files, attached ones too. */
    List<DatabaseFile> all() {
        return all;
    }

    /** The slots to take before writing, in this order; empty where nobody queues. */
    public List<WriterSlot> slots() {
        return slots.inOrder();
    }

    /** Something was attached or detached. */
    void refresh(Connection raw) throws SQLException {
        all = DatabaseFile.allOf(raw);
        slots.set(queued(all));
    }

    /** The connection is closed. Twice is harmless. */
    @Override
    public void close() {
        slots.close();
    }
}
