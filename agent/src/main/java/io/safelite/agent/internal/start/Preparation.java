package io.safelite.agent.internal.start;

import io.safelite.agent.internal.files.FileGuard;
import io.safelite.agent.internal.handle.GeneratedHandles;
import io.safelite.internal.queue.OwnThreads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What the first connection will need, done while sqlite-jdbc, on the application's thread, unpacks
 * and loads its native library. What is not done by then is done when it is needed.
 *
 * @param files null if the first database has no file
 */
record Preparation(GeneratedHandles handles, FileGuard files) implements Runnable {

    static void start(GeneratedHandles handles, FileGuard files) {
        OwnThreads.named("safelite-prepare").newThread(new Preparation(handles, files)).start();
    }

    @Override
    public void run() {
        if (files != null) {
            files.weave();
        }
        handles.prepare();
        if (files != null) {
            mapAnyFile();
        }
    }

    /**
     * The queue of the processes maps a file into memory, for which JDK 25 makes two dozen classes
     * when it is done for the first time. The JDK has a file for that.
     */
    private static void mapAnyFile() {
        try (FileChannel channel =
                FileChannel.open(Path.of(System.getProperty("java.home"), "release"))) {
            channel.map(FileChannel.MapMode.READ_ONLY, 0, 1);
        } catch (IOException e) {
            return; // The queue will say what cannot be mapped.
        }
    }
}
