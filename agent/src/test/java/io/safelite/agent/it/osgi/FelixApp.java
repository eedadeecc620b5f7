package io.safelite.agent.it.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/**
 * An OSGi container with one application in it. Nothing is delegated to the boot loader but {@code
 * java.*}: what a bundle does not import it does not see.
 *
 * <p>Arguments: what {@code PlainApp} is to do, then the bundles; the application is in the last.
 */
public final class FelixApp {
    private static final String APPLICATION = "io.safelite.agent.it.app.PlainApp";

    private FelixApp() {}

    public static void main(String[] args) throws Exception {
        Framework framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        "bundles",
                                        Constants.FRAMEWORK_BOOTDELEGATION,
                                        "",
                                        "felix.bootdelegation.implicit",
                                        "false"));
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            bundles.add(framework.getBundleContext().installBundle("file:" + args[i]));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        run(bundles.get(bundles.size() - 1), args[0]);
        framework.stop();
        framework.waitForStop(0);
    }

    private static void run(Bundle application, String modes) throws Exception {
        Class<?> main = application.loadClass(APPLICATION);
        // DriverManager does not look into bundles.
        Class.forName("org.sqlite.JDBC", true, main.getClassLoader());
        main.getMethod("run", String.class, List.class)
                .invoke(null, "db", List.of(modes.split(" ")));
    }
}
