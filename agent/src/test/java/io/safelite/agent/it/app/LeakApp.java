package io.safelite.agent.it.app;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Deploys an application, lets it work, and takes it off again, as a container does; three times.
 * Says whether the garbage collector gets its class loader, but not of one more time before that,
 * which leaves threads behind that the JDK itself starts when they are first needed.
 *
 * <p>Arguments: the jar of the application, that of the driver, how it leaves its connections
 * ({@code closed} or {@code open}), and how many there are at once, on the same file.
 */
public final class LeakApp {
    private static final long PATIENCE_MILLIS = 20_000;

    private LeakApp() {}

    public static void main(String[] args) throws Exception {
        for (int round = 0; round <= 3; round++) {
            List<WeakReference<ClassLoader>> loaders =
                    deploy(args[0], args[1], args[2], Integer.parseInt(args[3]), "round-" + round);
            if (round > 0) {
                for (WeakReference<ClassLoader> loader : loaders) {
                    System.out.println(isCollected(loader) ? "collected" : "LEAKED");
                }
            }
        }
    }

    private static List<WeakReference<ClassLoader>> deploy(
            String application, String driver, String leaves, int copies, String directory)
            throws Exception {
        URL[] classPath = {Path.of(application).toUri().toURL(), Path.of(driver).toUri().toURL()};
        List<WeakReference<ClassLoader>> references = new ArrayList<>();
        List<URLClassLoader> loaders = new ArrayList<>();
        List<AutoCloseable> tenants = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            URLClassLoader loader =
                    new URLClassLoader(directory, classPath, ClassLoader.getPlatformClassLoader());
            loaders.add(loader);
            references.add(new WeakReference<>(loader));
            tenants.add(
                    (AutoCloseable)
                            loader.loadClass(LeakTenant.class.getName())
                                    .getConstructor(String.class, boolean.class)
                                    .newInstance(directory, leaves.equals("closed")));
        }
        for (int i = 0; i < copies; i++) {
            tenants.get(i).close();
            loaders.get(i).close();
        }
        return references;
    }

    private static boolean isCollected(WeakReference<ClassLoader> loader)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (loader.get() != null && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(20);
        }
        return loader.get() == null;
    }
}
