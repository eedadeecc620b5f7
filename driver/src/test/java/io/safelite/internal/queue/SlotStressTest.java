package io.safelite.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;

/**
 * Runs {@link SlotStress}. jcstress needs a quarter of a minute before it begins, so that is for
 * {@code -Psoak}; in every build two threads run the same for a moment, in one JVM.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class SlotStressTest {
    private static final long SHORTLY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    static boolean isSoak() {
        return Soak.isOn();
    }

    static Stream<Class<?>> stressTests() {
        return Arrays.stream(SlotStress.class.getDeclaredClasses())
                .filter(type -> type.isAnnotationPresent(JCStressTest.class));
    }

    @ParameterizedTest
    @MethodSource("stressTests")
    void noForbiddenOutcomeIsSeenInAMoment(Class<?> test) throws Exception {
        Set<String> acceptable =
                Arrays.stream(test.getAnnotationsByType(Outcome.class))
                        .filter(outcome -> outcome.expect() == Expect.ACCEPTABLE)
                        .flatMap(outcome -> Arrays.stream(outcome.id()))
                        .collect(Collectors.toSet());
        TreeMap<String, Integer> seen = new TreeMap<>();
        Run run = new Run(test);
        long end = System.nanoTime() + SHORTLY_NANOS;
        while (System.nanoTime() < end) {
            seen.merge(run.again(), 1, Integer::sum);
        }
        run.end();
        System.out.println("stress: " + test.getSimpleName() + " " + seen);
        assertThat(acceptable).containsAll(seen.keySet());
    }

    /** Two actors that meet before each run; the first is the test's own thread. */
    private static final class Run {
        private final Class<?> test;
        private final List<Method> actors;
        private final List<Method> arbiters;
        private final CyclicBarrier meeting = new CyclicBarrier(2);
        private volatile Object state;
        private volatile Object result;
        private volatile Throwable failure;

        Run(Class<?> test) {
            this.test = test;
            this.actors = methods(test, Actor.class);
            this.arbiters = methods(test, Arbiter.class);
            assertThat(actors).hasSize(2);
            Thread second = new Thread(this::second, "second actor");
            second.setDaemon(true);
            second.start();
        }

        private static List<Method> methods(Class<?> test, Class<? extends Annotation> kind) {
            return Arrays.stream(test.getMethods())
                    .filter(method -> method.isAnnotationPresent(kind))
                    .toList();
        }

        String again() throws Exception {
            state = test.getConstructor().newInstance();
            result =
                    Stream.concat(actors.stream(), arbiters.stream())
                            .flatMap(method -> Arrays.stream(method.getParameterTypes()))
                            .findFirst()
                            .orElseThrow()
                            .getConstructor()
                            .newInstance();
            meeting.await();
            call(actors.get(0));
            meeting.await();
            for (Method arbiter : arbiters) {
                call(arbiter);
            }
            assertThat(failure).isNull();
            return result.toString();
        }

        void end() throws Exception {
            state = null;
            meeting.await();
        }

        private void second() {
            try {
                meeting.await();
                while (state != null) {
                    call(actors.get(1));
                    meeting.await();
                    meeting.await();
                }
            } catch (Exception e) {
                failure = e;
            }
        }

        private void call(Method method) throws ReflectiveOperationException {
            if (method.getParameterCount() == 0) {
                method.invoke(state);
            } else {
                method.invoke(state, result);
            }
        }
    }

    @Test
    @EnabledIf("isSoak")
    void noForbiddenOutcomeIsSeenByJcstress() throws Exception {
        Path results = Files.createDirectories(Path.of("target", "jcstress")).toAbsolutePath();
        Path output = results.resolve("output.txt");
        Process process = start(results, output);
        try {
            assertThat(process.waitFor(20, TimeUnit.MINUTES)).as("jcstress ends").isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text)
                .contains("RUN RESULTS", "Failed tests: No matches", "Error tests: No matches")
                .contains(stressTests().count() + " matching test results");
    }

    private static Process start(Path results, Path output) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "-t",
                        "SlotStress",
                        "-m",
                        "quick")
                .directory(results.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(output.toFile()))
                .start();
    }
}
