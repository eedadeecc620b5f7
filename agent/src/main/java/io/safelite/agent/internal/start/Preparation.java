package io.safelite.agent.internal.start;

import io.safelite.agent.internal.files.FileGuard;
import io.safelite.agent.internal.handle.GeneratedHandles;
import io.safelite.internal.queue.OwnThreads;

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
    }
}
