package io.safelite.internal.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A file as Linux identifies it.
 *
 * @param major major number of the device
 * @param minor minor number of the device
 * @param inode the file's number on the device
 */
record FileId(long major, long minor, long inode) {

    /**
     * Asks with {@code stat}, opens nothing.
     *
     * @throws IOException if there is no such file
     */
    static FileId of(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:dev,ino");
        long device = (Long) attributes.get("dev");
        // How the C library packs the two numbers: gnu_dev_major and gnu_dev_minor in glibc's
        // sysdeps/unix/sysv/linux/sys/sysmacros.h.
        long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >>> 12 & 0xffffff00L);
        return new FileId(major, minor, (Long) attributes.get("ino"));
    }

    /**
     * Whether a process has this file open, as far as its descriptors may be looked at. They are
     * links that {@code stat} follows, so nothing is opened here either.
     *
     * @param name the file's name without directories; spares a look at all other files
     */
    boolean isOpenIn(long pid, String name) {
        Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                if (isThisFile(link, name)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false; // Another user's process.
        }
    }

    private boolean isThisFile(Path link, String name) {
        try {
            return Files.readSymbolicLink(link).endsWith(name) && equals(of(link));
        } catch (IOException e) {
            return false; // Closed since.
        }
    }
}
