package io.safelite.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;

/** Does with files, by every way of the JDK, what {@link DiskTest} wants to find in the log. */
final class DiskProgram {
    private DiskProgram() {}

    /** Arguments: the database, how often it is synced, and anything if by others as well. */
    public static void main(String[] args) throws Exception {
        Path database = Path.of(args[0]);
        Path wal = Path.of(database + "-wal");
        try (FileChannel channel =
                FileChannel.open(database, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(bytes("first"));
            channel.write(bytes("FI"), 0);
            channel.write(new ByteBuffer[] {bytes("-second"), bytes("-third")});
            try (FileChannel other = FileChannel.open(database, StandardOpenOption.WRITE)) {
                for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                    System.out.println(i + " " + sync(channel));
                }
                if (args.length > 2) {
                    System.out.println("other " + sync(other));
                    System.out.println("other " + sync(other));
                }
            }
            if (args.length > 2) {
                try (FileChannel late = FileChannel.open(database, StandardOpenOption.WRITE)) {
                    System.out.println("late " + sync(late));
                }
            }
            channel.truncate(7);
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        try (AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(
                        wal, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(bytes("frame"), 32).get();
            channel.force(false);
        } catch (ExecutionException e) {
            System.out.println(e.getCause().getMessage());
        }
        Files.delete(wal);
        Files.writeString(database.resolveSibling("unwatched"), "nobody's business");
    }

    private static String sync(FileChannel channel) {
        try {
            channel.force(true);
            return "ok";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
