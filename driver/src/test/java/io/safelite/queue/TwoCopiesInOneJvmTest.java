package io.safelite.queue;

import static io.safelite.testing.Databases.ask;
import static io.safelite.testing.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.SafeLiteDriver;
import io.safelite.testing.Background;
import io.safelite.testing.Databases;
import io.safelite.testing.DriverOnly;
import io.safelite.testing.SystemProperties;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two applications of one server bring a copy of SafeLite each; sqlite-jdbc, with its native
 * library, is the server's.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
@DriverOnly("copies of SafeLite in the applications: there is one agent")
class TwoCopiesInOneJvmTest {
    private static final long MILLIS = 1000;
    private static final int THREADS = 2;

    @RegisterExtension final Databases db = new Databases();
    @RegisterExtension final SystemProperties properties = new SystemProperties();

    /** Sees sqlite-jdbc, and nothing else of the class path. */
    private static final ClassLoader SERVER =
            new ClassLoader(ClassLoader.getPlatformClassLoader()) {
                @Override
                protected Class<?> findClass(String name) throws ClassNotFoundException {
                    if (name.startsWith("org.sqlite.")) {
                        return TwoCopiesInOneJvmTest.class.getClassLoader().loadClass(name);
                    }
                    throw new ClassNotFoundException(name);
                }
            };

    @BeforeEach
    void counters() throws Exception {
        run(
                db.plain("?journal_mode=WAL"),
                "CREATE TABLE counter(n)",
                "INSERT INTO counter VALUES(0)");
        // The copies of this test are forgotten after it.
        properties.set("io.safelite.copies", System.getProperty("io.safelite.copies", "0"));
    }

    /** The work of one application, loaded by its own class loader. */
    private Callable<long[]> application(CyclicBarrier start, String url) throws Exception {
        List<URL> path = new ArrayList<>();
        for (Class<?> type : List.of(SafeLiteDriver.class, TwoCopiesInOneJvmTest.class)) {
            path.add(type.getProtectionDomain().getCodeSource().getLocation());
        }
        ClassLoader loader = new URLClassLoader(path.toArray(URL[]::new), SERVER);
        Class<?> type = loader.loadClass(CopyOfSafeLite.class.getName());
        assertThat(type).isNotSameAs(CopyOfSafeLite.class);
        @SuppressWarnings("unchecked")
        Callable<long[]> work =
                (Callable<long[]>)
                        type.getConstructor(
                                        CyclicBarrier.class, String.class, int.class, long.class)
                                .newInstance(start, url, THREADS, MILLIS);
        return () -> {
            Thread.currentThread().setContextClassLoader(loader);
            return work.call();
        };
    }

    private List<long[]> runBoth(String url) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2 * THREADS);
        List<Callable<long[]>> applications =
                List.of(application(start, url), application(start, url));
        List<Background<long[]>> running = applications.stream().map(Background::call).toList();
        List<long[]> results = new ArrayList<>();
        for (Background<long[]> one : running) {
            results.add(one.get());
        }
        return results;
    }

    @Test
    void theyQueueTogetherAndTakeTurns() throws Exception {
        List<long[]> results = runBoth("jdbc:safelite:" + db.file() + "?synchronous=OFF");
        long sum = 0;
        for (long[] result : results) {
            sum += result[CopyOfSafeLite.COMMITS];
            assertThat(result[CopyOfSafeLite.FAILURES]).isZero();
            // One may be: the first commit of a copy that believed itself alone.
            assertThat(result[CopyOfSafeLite.WAITS_FOR_SQLITE]).isLessThanOrEqualTo(1);
        }
        long first = results.get(0)[CopyOfSafeLite.COMMITS];
        long second = results.get(1)[CopyOfSafeLite.COMMITS];
        System.out.println(
                "commits of two copies in " + MILLIS + " ms: " + first + " and " + second);
        assertThat(Math.min(first, second) * 3).isGreaterThan(Math.max(first, second));
        try (Connection plain = db.plain("")) {
            assertThat(ask(plain, "SELECT n FROM counter")).isEqualTo("" + sum);
        }
    }

    @Test
    void plainSqliteJdbcWithoutWaitingFails() throws Exception {
        List<long[]> results =
                runBoth("jdbc:sqlite:" + db.file() + "?busy_timeout=0&transaction_mode=IMMEDIATE");
        assertThat(results).anyMatch(result -> result[CopyOfSafeLite.FAILURES] > 0);
    }
}
