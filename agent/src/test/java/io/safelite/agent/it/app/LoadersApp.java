package io.safelite.agent.it.app;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Several applications in one JVM, as in a container: each has its own class loader with a copy of
 * the application and a driver, and databases of its own.
 *
 * <p>Arguments: {@code checks} or {@code all}, the jar of the application, then the jars of the
 * drivers, one for each.
 */
public final class LoadersApp {
    private LoadersApp() {}

    /** One of the applications. */
    private record Tenant(ClassLoader loader, String directory) {
        static Tenant of(String application, String driver, int number) throws Exception {
            URL[] classPath = {
                Path.of(application).toUri().toURL(), Path.of(driver).toUri().toURL()
            };
            return new Tenant(
                    new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader()),
                    "tenant-" + number);
        }

        void run(String mode) {
            Thread.currentThread().setContextClassLoader(loader);
            try {
                // DriverManager looks for drivers only once in the life of the JVM.
                Class.forName("org.sqlite.JDBC", true, loader);
                loader.loadClass(PlainApp.class.getName())
                        .getMethod("run", String.class, List.class)
                        .invoke(null, directory, List.of(mode));
            } catch (Exception e) {
                System.out.println("FAIL " + directory + " " + e);
            }
        }
    }

    public static void main(String[] args) throws Exception {
        List<Tenant> tenants = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            tenants.add(Tenant.of(args[1], args[i], i - 1));
        }
        for (Tenant tenant : tenants) {
            System.out.println(tenant.directory());
            tenant.run("checks");
        }
        if (args[0].equals("all")) {
            together(tenants);
        }
    }

    private static void together(List<Tenant> tenants) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Tenant tenant : tenants) {
            Thread thread = new Thread(() -> tenant.run("contention"), tenant.directory());
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
