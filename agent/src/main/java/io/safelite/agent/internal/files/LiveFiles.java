package io.safelite.agent.internal.files;

import io.safelite.internal.queue.FileFigures;
import io.safelite.internal.queue.SlotObserver;
import io.safelite.internal.queue.WriterSlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files on which SQLite holds locks in this JVM: the open databases and their {@code -shm}
 * files. SQLite locks neither a {@code -wal} nor a {@code -journal} file
 * (https://sqlite.org/lockingv3.html, https://sqlite.org/walformat.html, section 2.3). Thread-safe.
 */
final class LiveFiles implements SlotObserver {
    private static final String SHARED_MEMORY = "-shm";

    /** By the last part of their names, so that a look at any other file's name is over soon. */
    private final Map<String, Set<String>> byName = new ConcurrentHashMap<>();

    @Override
    public void opened(WriterSlot slot, FileFigures figures) {
        String database = slot.database();
        add(database);
        add(database + SHARED_MEMORY);
    }

    @Override
    public void closed(WriterSlot slot) {
        String database = slot.database();
        remove(database);
        remove(database + SHARED_MEMORY);
    }

    private void add(String file) {
        byName.computeIfAbsent(nameOf(file), name -> ConcurrentHashMap.newKeySet()).add(file);
    }

    private void remove(String file) {
        byName.computeIfPresent(
                nameOf(file),
                (name, files) -> {
                    files.remove(file);
                    return files.isEmpty() ? null : files;
                });
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /**
     * The live file that a path leads to. Opens nothing.
     *
     * @return null if it is none; a file that is opened under another name, through a link, is not
     *     found
     */
    String at(String path) {
        Set<String> candidates = byName.get(nameOf(path));
        if (candidates == null) {
            return null;
        }
        Object key = key(path);
        if (key != null) {
            for (String candidate : candidates) {
                if (key.equals(key(candidate))) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Null if there is no such file, or the system has no file keys. */
    private static Object key(String path) {
        try {
            return Files.readAttributes(Path.of(path), BasicFileAttributes.class).fileKey();
        } catch (IOException | InvalidPathException e) {
            return null; // It cannot be opened either.
        }
    }
}
