package io.safelite.internal.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.safelite.internal.handle.CastableConnection;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowIdLifetime;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Comparator;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.sqlite.SQLiteConnection;

/**
 * The specification of the forwarding tables: every method of every JDBC interface, as the running
 * JDK has it, reaches the same method of the delegate with the same arguments, and what comes back
 * comes out. A JDK with a newer JDBC makes this test fail until the tables follow.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardingTest {

    /** What a table hands out only through a hook: objects that lead back to the delegate. */
    private static final Set<Class<?>> HOOKED =
            Set.of(
                    Statement.class,
                    PreparedStatement.class,
                    CallableStatement.class,
                    ResultSet.class,
                    DatabaseMetaData.class,
                    ResultSetMetaData.class,
                    ParameterMetaData.class);

    /** What every table answers itself. {@code UnwrapTest} says how. */
    private static final Set<String> UNWRAPPING = Set.of("unwrap(Class)", "isWrapperFor(Class)");

    /** Upward links, which the compiler makes each subclass answer. */
    private static final Set<String> UPWARD_LINKS =
            Set.of(
                    "Statement.getConnection()",
                    "PreparedStatement.getConnection()",
                    "DatabaseMetaData.getConnection()",
                    "ResultSet.getStatement()");

    /** One table, and what is expected of it. */
    private record Table(
            Class<?> jdbc, Class<?> forwarding, Tables.Factory subclass, boolean hooks) {
        boolean answersItself(Method method) {
            return hooks
                    && (UNWRAPPING.contains(signature(method))
                            || UPWARD_LINKS.contains(
                                    jdbc.getSimpleName() + "." + signature(method)));
        }

        List<Method> methods() {
            return Arrays.stream(jdbc.getMethods())
                    .filter(m -> !Modifier.isStatic(m.getModifiers()))
                    .sorted(Comparator.comparing(ForwardingTest::signature))
                    .toList();
        }
    }

    private Connection raw;

    @BeforeAll
    void openAHandleForTheCastableConnection() throws SQLException {
        raw = DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    @AfterAll
    void closeIt() throws SQLException {
        raw.close();
    }

    // spotless:off
    private List<Table> tables() {
        return List.of(
                new Table(Connection.class, ForwardingConnection.class, Tables.OfConnection::new, true),
                new Table(Statement.class, ForwardingStatement.class, Tables.OfStatement::new, true),
                new Table(PreparedStatement.class, ForwardingPreparedStatement.class, Tables.OfPreparedStatement::new, true),
                new Table(ResultSet.class, ForwardingResultSet.class, Tables.OfResultSet::new, true),
                new Table(DatabaseMetaData.class, ForwardingDatabaseMetaData.class, Tables.OfDatabaseMetaData::new, true),
                new Table(ResultSetMetaData.class, ForwardingResultSetMetaData.class, Tables.OfResultSetMetaData::new, true),
                new Table(ParameterMetaData.class, ForwardingParameterMetaData.class, Tables.OfParameterMetaData::new, true),
                new Table(Connection.class, CastableConnection.class, this::castable, false));
    }
    // spotless:on

    private Tables.Instance castable(Tables.Delegate delegate) {
        return new Tables.OfCastable(((SQLiteConnection) raw).getDatabase(), delegate);
    }

    @TestFactory
    Stream<DynamicContainer> everyMethodReachesTheSameMethodOfTheDelegate() {
        return eachForwardedMethod(
                (table, method) -> {
                    for (int round = 0; round < 2; round++) {
                        Object answer = Samples.of(method.getReturnType(), 50, round);
                        Recorder delegate = new Recorder(table.jdbc(), answer, null);
                        Tables.Instance instance = table.subclass().on(delegate::proxy);
                        Object[] arguments = Samples.arguments(method, round);

                        Object result = method.invoke(instance, arguments);

                        assertThat(delegate.calls).containsExactly(signature(method));
                        assertThat(delegate.arguments).containsExactly(arguments);
                        if (table.hooks() && HOOKED.contains(method.getReturnType())) {
                            Tables.Hooked hooked = Tables.Hooked.behind(result);
                            assertThat(hooked.raw()).isSameAs(answer);
                            if (hooked.sql() != null
                                    || method.getReturnType() == PreparedStatement.class) {
                                assertThat(hooked.sql()).isSameAs(arguments[0]);
                            }
                        } else if (method.getReturnType().isPrimitive()) {
                            assertThat(result).isEqualTo(answer);
                        } else {
                            assertThat(result).isSameAs(answer);
                        }
                    }
                });
    }

    @TestFactory
    Stream<DynamicContainer> exceptionsOfTheDelegateComeOutAsTheyAre() {
        return eachForwardedMethod(
                (table, method) -> {
                    List<Throwable> thrown = new ArrayList<>();
                    thrown.add(new UnsupportedOperationException("from the delegate"));
                    for (Class<?> declared : method.getExceptionTypes()) {
                        thrown.add(Samples.exception(declared));
                    }
                    for (Throwable exception : thrown) {
                        Recorder delegate = new Recorder(table.jdbc(), null, exception);
                        Tables.Instance instance = table.subclass().on(delegate::proxy);

                        assertThat(thrownBy(instance, method)).isSameAs(exception);
                    }
                });
    }

    @TestFactory
    Stream<DynamicContainer> nullGoesThroughTheHooksToo() {
        return eachForwardedMethod(
                (table, method) -> {
                    if (method.getReturnType().isPrimitive()) {
                        return;
                    }
                    Recorder delegate = new Recorder(table.jdbc(), null, null);
                    Tables.Instance instance = table.subclass().on(delegate::proxy);

                    Object result = method.invoke(instance, Samples.arguments(method, 0));

                    if (table.hooks() && HOOKED.contains(method.getReturnType())) {
                        assertThat(Tables.Hooked.behind(result).raw()).isNull();
                    } else {
                        assertThat(result).isNull();
                    }
                });
    }

    @TestFactory
    Stream<DynamicContainer> withoutADelegateEveryMethodSaysWhy() {
        SQLException closed = new SQLException("this is closed", "08003", 7);
        return eachForwardedMethod(
                (table, method) -> {
                    if (table.forwarding() == CastableConnection.class) {
                        return; // its target is always there
                    }
                    Tables.Instance instance =
                            table.subclass()
                                    .on(
                                            () -> {
                                                throw closed;
                                            });

                    Throwable thrown = thrownBy(instance, method);

                    List<Class<?>> declared = List.of(method.getExceptionTypes());
                    if (declared.equals(List.of(SQLException.class))) {
                        assertThat(thrown).isSameAs(closed);
                    } else if (declared.equals(List.of(SQLClientInfoException.class))) {
                        assertThat(thrown)
                                .isInstanceOfSatisfying(
                                        SQLClientInfoException.class,
                                        e -> {
                                            assertThat(e.getSQLState()).isEqualTo("08003");
                                            assertThat(e.getErrorCode()).isEqualTo(7);
                                        })
                                .hasMessage("this is closed")
                                .hasCauseReference(closed);
                    } else {
                        assertThat(thrown)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessage("this is closed")
                                .hasCauseReference(closed);
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> parameterSettersAndNothingElseGoThroughBind() {
        Table table =
                tables().stream()
                        .filter(t -> t.jdbc() == PreparedStatement.class)
                        .findFirst()
                        .orElseThrow();
        return table.methods().stream()
                .filter(method -> !table.answersItself(method))
                .map(
                        method ->
                                DynamicTest.dynamicTest(
                                        signature(method),
                                        () -> {
                                            Object answer =
                                                    Samples.of(method.getReturnType(), 50, 0);
                                            Recorder delegate =
                                                    new Recorder(table.jdbc(), answer, null);
                                            var instance =
                                                    new Tables.OfPreparedStatement(delegate::proxy);
                                            Object[] arguments = Samples.arguments(method, 0);

                                            method.invoke(instance, arguments);

                                            if (isParameterSetter(method)) {
                                                assertThat(instance.bound)
                                                        .containsExactly((Integer) arguments[0]);
                                            } else {
                                                assertThat(instance.bound).isEmpty();
                                            }
                                        }));
    }

    private static boolean isParameterSetter(Method method) {
        return method.getDeclaringClass() == PreparedStatement.class
                && method.getName().startsWith("set");
    }

    @TestFactory
    Stream<DynamicTest> theTablesLeaveUpwardLinksToTheSubclass() {
        return tables().stream()
                .filter(Table::hooks)
                .flatMap(
                        table ->
                                table.methods().stream()
                                        .filter(table::answersItself)
                                        .filter(m -> !UNWRAPPING.contains(signature(m)))
                                        .map(m -> upwardLink(table, m)));
    }

    private static DynamicTest upwardLink(Table table, Method method) {
        return DynamicTest.dynamicTest(
                table.forwarding().getSimpleName() + "." + signature(method),
                () -> {
                    Method seen = table.forwarding().getMethod(method.getName());
                    assertThat(Modifier.isAbstract(seen.getModifiers())).isTrue();
                });
    }

    /** A check of one method of one table. */
    @FunctionalInterface
    private interface Check {
        void run(Table table, Method method) throws Throwable;
    }

    private Stream<DynamicContainer> eachForwardedMethod(Check check) {
        return tables().stream()
                .map(
                        table ->
                                DynamicContainer.dynamicContainer(
                                        table.forwarding().getSimpleName(),
                                        table.methods().stream()
                                                .filter(m -> !table.answersItself(m))
                                                .map(m -> test(table, m, check))));
    }

    private static DynamicTest test(Table table, Method method, Check check) {
        return DynamicTest.dynamicTest(
                signature(method),
                () -> {
                    try {
                        check.run(table, method);
                    } catch (AssertionError e) { // not every report shows the name of the test
                        String name = table.forwarding().getSimpleName() + "." + signature(method);
                        throw new AssertionError(name + ": " + e.getMessage(), e);
                    }
                });
    }

    private static Throwable thrownBy(Object instance, Method method) {
        Throwable thrown =
                catchThrowable(() -> method.invoke(instance, Samples.arguments(method, 0)));
        assertThat(thrown).isInstanceOf(InvocationTargetException.class);
        return thrown.getCause();
    }

    private static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")"));
    }

    /** A delegate that notes what is asked of it and gives one answer or throws. */
    private static final class Recorder implements InvocationHandler {
        private final Class<?> type;
        private final Object answer;
        private final Throwable exception;
        private final List<String> calls = new ArrayList<>();
        private Object[] arguments;

        Recorder(Class<?> type, Object answer, Throwable exception) {
            this.type = type;
            this.answer = answer;
            this.exception = exception;
        }

        Object proxy() {
            return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, this);
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
            calls.add(signature(method));
            arguments = args == null ? new Object[0] : args;
            if (exception != null) {
                throw exception;
            }
            return answer;
        }
    }

    /** Values to pass in and get back, different for each position and each round. */
    private static final class Samples {
        private Samples() {}

        static Object[] arguments(Method method, int round) {
            Class<?>[] types = method.getParameterTypes();
            Object[] arguments = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                arguments[i] = of(types[i], i, round);
            }
            return arguments;
        }

        static Object of(Class<?> type, int position, int round) {
            int n = 1 + position + 100 * round;
            if (type == void.class) {
                return null;
            } else if (type == boolean.class) {
                return (position + round) % 2 == 0;
            } else if (type == byte.class) {
                return (byte) n;
            } else if (type == short.class) {
                return (short) n;
            } else if (type == int.class) {
                return n;
            } else if (type == long.class) {
                return n + (1L << 40);
            } else if (type == float.class) {
                return n + 0.5f;
            } else if (type == double.class) {
                return n + 0.25;
            } else if (type == String.class) {
                return "text " + n;
            } else if (type == Object.class) {
                return new Object();
            } else if (type == Class.class) {
                return round == 0 ? Integer.class : Long.class;
            } else if (type.isArray()) {
                return java.lang.reflect.Array.newInstance(type.getComponentType(), n);
            } else if (type == BigDecimal.class) {
                return BigDecimal.valueOf(n);
            } else if (type == Date.class) {
                return new Date(n);
            } else if (type == Time.class) {
                return new Time(n);
            } else if (type == Timestamp.class) {
                return new Timestamp(n);
            } else if (type == Calendar.class) {
                return new GregorianCalendar(2000 + n, Calendar.MAY, 1);
            } else if (type == URL.class) {
                return url("file:/" + n);
            } else if (type == InputStream.class) {
                return InputStream.nullInputStream();
            } else if (type == Reader.class) {
                return new StringReader("");
            } else if (type == Properties.class) {
                return new Properties();
            } else if (type == SQLWarning.class) {
                return new SQLWarning("warning " + n);
            } else if (type == RowIdLifetime.class) {
                return round == 0
                        ? RowIdLifetime.ROWID_UNSUPPORTED
                        : RowIdLifetime.ROWID_VALID_OTHER;
            } else if (type.isInterface()) {
                return inert(type);
            }
            throw new AssertionError("JDBC has a new type: say what a sample of it is: " + type);
        }

        static Throwable exception(Class<?> declared) {
            if (declared == SQLException.class) {
                return new SQLException("from the delegate");
            } else if (declared == SQLClientInfoException.class) {
                return new SQLClientInfoException();
            } else if (declared == ClassCastException.class) {
                return new ClassCastException("from the delegate");
            }
            throw new AssertionError("JDBC declares a new exception: " + declared);
        }

        private static URL url(String text) {
            try {
                return URI.create(text).toURL();
            } catch (java.net.MalformedURLException e) {
                throw new AssertionError(e);
            }
        }

        /** An object that is only ever compared with itself. */
        private static Object inert(Class<?> type) {
            return Proxy.newProxyInstance(
                    Samples.class.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, args) ->
                            switch (method.getName()) {
                                case "equals" -> proxy == args[0];
                                case "hashCode" -> System.identityHashCode(proxy);
                                case "toString" -> "a sample " + type.getSimpleName();
                                default -> throw new AssertionError("nobody should ask " + method);
                            });
        }
    }
}
