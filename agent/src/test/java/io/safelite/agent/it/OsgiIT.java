package io.safelite.agent.it;

import static io.safelite.agent.it.Assertions.assertProtected;
import static io.safelite.agent.it.Assertions.assertUnprotected;

import io.safelite.agent.it.app.PlainApp;
import io.safelite.agent.it.osgi.FelixApp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bundles in Apache Felix, whose class loaders see nothing that they do not import. */
class OsgiIT {
    private static final String DRIVER_PACKAGES =
            "org.sqlite,org.sqlite.core,org.sqlite.date,org.sqlite.jdbc3,org.sqlite.jdbc4";

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("io.safelite.agent.it.Matrix#jdksAndFewerDrivers")
    void driverInsideTheBundle(Jdk jdk, DriverJar driver) throws Exception {
        Manifest manifest = bundle("javax.sql");
        manifest.getMainAttributes()
                .putValue("Bundle-ClassPath", ".," + driver.path().getFileName());

        assertNoTransactionFailsWithAgent(jdk, write(manifest, driver.path()));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("io.safelite.agent.it.Matrix#jdksAndFewerDrivers")
    void driverAsBundle(Jdk jdk, DriverJar driver) throws Exception {
        Manifest manifest = bundle("javax.sql," + DRIVER_PACKAGES);

        assertNoTransactionFailsWithAgent(jdk, driver.path(), write(manifest));
    }

    private static void assertNoTransactionFailsWithAgent(Jdk jdk, Path... bundles)
            throws Exception {
        assertUnprotected(felix(jdk, false, "contention", bundles));
        Outcome plain = felix(jdk, false, "checks", bundles);
        assertProtected(felix(jdk, true, "checks contention", bundles), plain);
    }

    private static Manifest bundle(String imports) {
        Manifest manifest = Jars.manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "plain.app");
        attributes.putValue("Import-Package", imports);
        return manifest;
    }

    private static Path write(Manifest manifest, Path... embedded) throws IOException {
        Path jar = ForkedJvm.newDirectory().resolve("bundle.jar");
        return Jars.write(jar, manifest, PlainApp.class, embedded);
    }

    private static Outcome felix(Jdk jdk, boolean agent, String modes, Path... bundles)
            throws Exception {
        Path container =
                Jars.write(
                        ForkedJvm.newDirectory().resolve("container.jar"),
                        Jars.manifest(),
                        FelixApp.class);
        List<String> arguments = new ArrayList<>();
        arguments.add(modes);
        for (Path bundle : bundles) {
            arguments.add(bundle.toString());
        }
        ForkedJvm jvm = new ForkedJvm(jdk).agentIf(agent);
        if (jdk.feature() >= 23) {
            // Felix uses sun.misc.Unsafe, of which newer JVMs warn.
            jvm.option("--sun-misc-unsafe-memory-access=allow");
        }
        return jvm.classPath(container, Jars.of(Felix.class))
                .main(FelixApp.class, arguments.toArray(String[]::new))
                .run();
    }
}
