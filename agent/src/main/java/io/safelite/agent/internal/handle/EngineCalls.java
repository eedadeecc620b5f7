package io.safelite.agent.internal.handle;

import io.safelite.agent.internal.sqlite.Undeclared;
import io.safelite.internal.jdbc.SafeConnection;
import io.safelite.internal.sqlite.SerializedDatabase;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Those methods of sqlite-jdbc's connection, not of {@code java.sql.Connection}, that the engine
 * has to know of: the same ones as in the driver's own handle.
 */
final class EngineCalls implements BiFunction<String, Object[], Object> {
    /** The application gets the native handle. */
    static final String RAW_ACCESS = "the native handle";

    static final Set<String> NAMES =
            Set.of("getBusyTimeout", "setBusyTimeout", "serialize", "deserialize");

    private final SafeConnection target;
    private final Object raw;
    private final Lookup lookup;

    EngineCalls(SafeConnection target, Object raw, Lookup lookup) {
        this.target = target;
        this.raw = raw;
        this.lookup = lookup;
    }

    @Override
    public Object apply(String method, Object[] arguments) {
        try {
            switch (method) {
                case RAW_ACCESS -> target.beforeRawAccess();
                case "getBusyTimeout" -> {
                    return target.session().getBusyTimeout();
                }
                case "setBusyTimeout" -> target.session().setBusyTimeout((Integer) arguments[0]);
                case "serialize" -> {
                    MethodType type = MethodType.methodType(byte[].class, String.class);
                    byte[] bytes = (byte[]) ofRaw(method, type).invoke(raw, arguments[0]);
                    return SerializedDatabase.withoutWal(bytes);
                }
                case "deserialize" ->
                        ofRaw(method, MethodType.methodType(void.class, String.class, byte[].class))
                                .invoke(
                                        raw,
                                        arguments[0],
                                        SerializedDatabase.withoutWal((byte[]) arguments[1]));
                default -> throw new IllegalArgumentException(method);
            }
            return null;
        } catch (Throwable e) {
            throw Undeclared.sneak(e);
        }
    }

    private MethodHandle ofRaw(String method, MethodType type) throws ReflectiveOperationException {
        return lookup.findVirtual(raw.getClass(), method, type);
    }
}
