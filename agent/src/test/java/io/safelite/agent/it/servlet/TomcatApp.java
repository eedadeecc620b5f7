package io.safelite.agent.it.servlet;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.core.JreMemoryLeakPreventionListener;
import org.apache.catalina.core.ThreadLocalLeakPreventionListener;
import org.apache.catalina.startup.Tomcat;

/**
 * A servlet container with two web applications. Arguments: {@code contention}, {@code one file} or
 * {@code undeploy}, then the applications' directories.
 */
public final class TomcatApp {
    /** Held, because a logger that nobody holds loses its level. */
    private static final Logger LOGGER = Logger.getLogger("org.apache");

    /** Longer than the JDK keeps the thread that waited for a process. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final Tomcat tomcat = new Tomcat();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService beside = Executors.newSingleThreadExecutor();

    private TomcatApp() {}

    public static void main(String[] args) throws Exception {
        LOGGER.setLevel(Level.WARNING);
        TomcatApp app = new TomcatApp();
        app.start(Path.of(args[1]), Path.of(args[2]));
        switch (args[0]) {
            case "contention" -> app.contention();
            case "one file" -> app.oneFile();
            case "undeploy" -> app.undeploy();
            default -> throw new IllegalArgumentException(args[0]);
        }
        app.stop();
    }

    /**
     * sqlite-jdbc runs uname. The first to run a process makes the JDK start a thread for it, which
     * in Java 17 has the context class loader of whoever that was, and stays for a minute. That is
     * not to be an application, as it is not in a container that has run for long.
     */
    private static void startProcessReaper() throws IOException, InterruptedException {
        new ProcessBuilder("uname").start().waitFor();
    }

    private void start(Path first, Path second) throws Exception {
        startProcessReaper();
        tomcat.setBaseDir("tomcat");
        tomcat.setPort(0);
        // There is no compiler of JSPs here.
        tomcat.setAddDefaultWebXmlToWebapp(false);
        // As Tomcat's own server.xml has them.
        tomcat.getServer().addLifecycleListener(new JreMemoryLeakPreventionListener());
        tomcat.getServer().addLifecycleListener(new ThreadLocalLeakPreventionListener());
        tomcat.getConnector();
        Files.createDirectories(tomcat.getHost().getAppBaseFile().toPath());
        tomcat.start();
        tomcat.addWebapp("/one", first.toString());
        tomcat.addWebapp("/two", second.toString());
    }

    private void stop() throws Exception {
        beside.shutdown();
        tomcat.stop();
        tomcat.destroy();
    }

    private void contention() throws Exception {
        Future<?> other = beside.submit(() -> get("/one/run/one"));
        get("/two/run/two");
        other.get();
    }

    private void oneFile() throws Exception {
        get("/one/open/shared.db");
        get("/two/open/shared.db");
    }

    /** While the first works, the second goes. */
    private void undeploy() throws Exception {
        get("/two/run/two");
        Future<?> other = beside.submit(() -> get("/one/run/one"));
        WeakReference<ClassLoader> loader = remove("/two");
        System.out.println("undeployed");
        other.get();
        System.out.println(
                isCollected(loader) ? "class loader is gone" : "class loader has leaked");
        get("/one/run/one-again");
    }

    private WeakReference<ClassLoader> remove(String path) {
        Context context = (Context) tomcat.getHost().findChild(path);
        ClassLoader loader = context.getLoader().getClassLoader();
        tomcat.getHost().removeChild(context);
        return new WeakReference<>(loader);
    }

    private static boolean isCollected(WeakReference<?> reference) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (reference.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(50);
        }
        return reference.get() == null;
    }

    private Void get(String path) throws IOException, InterruptedException {
        int port = tomcat.getConnector().getLocalPort();
        URI uri = URI.create("http://localhost:" + port + path);
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            System.out.println("status " + response.statusCode() + " of " + path);
        }
        return null;
    }
}
