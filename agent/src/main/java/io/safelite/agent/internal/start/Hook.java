package io.safelite.agent.internal.start;

import io.safelite.agent.internal.sqlite.Undeclared;
import io.safelite.internal.sqlite.SqliteJdbc;
import java.lang.invoke.MethodHandles.Lookup;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Function;

/**
 * What woven code calls, with the URL, the properties and the Lookup of {@code org.sqlite.JDBC},
 * whenever sqlite-jdbc is about to open a connection. Thread-safe.
 */
final class Hook implements Function<Object[], Object> {
    private final AgentContext context;

    /** One per copy of sqlite-jdbc; the value hangs on the copy's class and goes with it. */
    private final ClassValue<Slot> copies =
            new ClassValue<>() {
                @Override
                protected Slot computeValue(Class<?> type) {
                    return new Slot();
                }
            };

    Hook(AgentContext context) {
        this.context = context;
    }

    private static final class Slot {
        private DriverCopy copy;

        /** It fails again if it has failed once, then perhaps with another message. */
        private boolean isTried;
    }

    /**
     * @return a protected connection; null to let sqlite-jdbc go on as without SafeLite
     */
    @Override
    public Object apply(Object[] call) {
        Outcome outcome = open((String) call[0], (Properties) call[1], (Lookup) call[2]);
        if (outcome.failure() != null) {
            throw Undeclared.sneak(outcome.failure());
        }
        return outcome.connection();
    }

    /**
     * @param connection null to go on without SafeLite
     * @param failure what sqlite-jdbc threw, and the application must see; null for none
     */
    record Outcome(Connection connection, Throwable failure) {
        static final Outcome UNTOUCHED = new Outcome(null, null);
    }

    private Outcome open(String url, Properties properties, Lookup lookup) {
        try {
            if (url == null || (properties != null && properties.containsKey(SqliteJdbc.MANAGED))) {
                return Outcome.UNTOUCHED;
            }
            DriverCopy copy = copy(lookup);
            return copy == null ? Outcome.UNTOUCHED : copy.open(url, properties);
        } catch (Throwable e) { // the application must get its connection whatever happens here
            context.report().failure("cannot protect " + withoutParameters(url), e);
            return Outcome.UNTOUCHED;
        }
    }

    /** Null if it was found before that this copy cannot be worked with. */
    private DriverCopy copy(Lookup lookup) throws ReflectiveOperationException, SQLException {
        Slot slot = copies.get(lookup.lookupClass());
        synchronized (slot) {
            if (!slot.isTried) {
                slot.isTried = true;
                slot.copy = DriverCopy.of(lookup, context);
            }
            return slot.copy;
        }
    }

    /** Parameters may hold a password. */
    private static String withoutParameters(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }
}
