package io.safelite.agent.internal.weave;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where woven code and agent meet: the class {@code java.lang.$SafeLite}, which every class loader
 * sees, those of OSGi included.
 *
 * <pre>
 * public final class $SafeLite implements Consumer {
 *     public static volatile Function hook;
 *     public static volatile Consumer files;
 *
 *     public void accept(Object both) { // connects it
 *         hook = (Function) ((Object[]) both)[0];
 *         files = (Consumer) ((Object[]) both)[1];
 *     }
 *
 *     public static Object open(String url, Properties properties, Lookup lookup) {
 *         return hook.apply(new Object[] {url, properties, lookup});
 *     }
 *
 *     public static void opening(Object path) {
 *         files.accept(path);
 *     }
 * }
 * </pre>
 *
 * <p>It names only types of {@code java.base}: the boot loader does not see {@code java.sql}. The
 * build generates it ({@code agent.packaging.BridgeClass}).
 */
public final class Bridge {
    /** The class. */
    public static final String NAME = "java/lang/$SafeLite";

    /** Its method for connections. */
    public static final String METHOD = "open";

    /** That method's. */
    public static final String DESCRIPTOR =
            "(Ljava/lang/String;Ljava/util/Properties;Ljava/lang/invoke/MethodHandles$Lookup;)"
                    + "Ljava/lang/Object;";

    /** Its method for files. */
    public static final String OPENING = "opening";

    /** That method's. */
    public static final String OPENING_DESCRIPTOR = "(Ljava/lang/Object;)V";

    private Bridge() {}

    /**
     * Defines the class and connects it.
     *
     * @param hook what {@code open} calls
     * @param files what {@code opening} calls
     */
    @SuppressWarnings("unchecked") // the class says what it takes
    static void define(
            Instrumentation instrumentation,
            Function<Object[], Object> hook,
            Consumer<Object> files)
            throws ReflectiveOperationException {
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("java.lang", Set.of(Bridge.class.getModule())),
                Set.of(),
                Map.of());
        Object bridge =
                MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
                        .defineClass(bytes())
                        .getConstructor()
                        .newInstance();
        ((Consumer<Object[]>) bridge).accept(new Object[] {hook, files});
    }

    /** The class file. */
    static byte[] bytes() {
        String file = NAME + ".class";
        try (InputStream in = Bridge.class.getClassLoader().getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}
