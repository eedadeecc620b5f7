package io.safelite.agent.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** Each kind of lambda and of method reference, and what it gives. */
public final class LambdaSamples implements Supplier<Map<String, Object>> {
    private final String text = "own";

    @Override
    public Map<String, Object> get() {
        Map<String, Object> results = new TreeMap<>();
        statics(results);
        ofInstances(results);
        numbers(results);
        exceptions(results);
        Nested.lambdas(results);
        results.put("default method", ((Greeting) () -> "you").greet());
        return results;
    }

    private static void statics(Map<String, Object> results) {
        long captured = 1L << 40;
        double other = 0.5;
        Supplier<String> nothing = () -> "nothing";
        Supplier<String> capturing = () -> captured + " " + other;
        UnaryOperator<String> argument = value -> value + captured;
        Function<String, Integer> reference = Integer::valueOf;
        results.put("nothing", nothing.get());
        results.put("capturing", capturing.get());
        results.put("argument", argument.apply("a"));
        results.put("static method", reference.apply("17"));
    }

    private void ofInstances(Map<String, Object> results) {
        Supplier<String> ownField = () -> text;
        Supplier<String> ownMethod = this::secret;
        Function<String, String> unbound = String::trim;
        BiFunction<String, String, Boolean> unboundWithArgument = String::endsWith;
        Supplier<String> bound = text::toUpperCase;
        Function<List<String>, Integer> ofInterface = List::size;
        Supplier<List<String>> constructor = ArrayList::new;
        Function<String, StringBuilder> constructorWithArgument = StringBuilder::new;
        IntFunction<String[]> array = String[]::new;
        results.put("own field", ownField.get());
        results.put("own method", ownMethod.get());
        results.put("unbound", unbound.apply(" a "));
        results.put("unbound with argument", unboundWithArgument.apply("ab", "b"));
        results.put("bound", bound.get());
        results.put("of interface", ofInterface.apply(List.of("one")));
        results.put("constructor", constructor.get());
        results.put("constructor with argument", constructorWithArgument.apply("a").toString());
        results.put("array", array.apply(3).length);
    }

    private String secret() {
        return "private " + text;
    }

    private static void numbers(Map<String, Object> results) {
        List<Object> list = new ArrayList<>();
        Consumer<Object> resultNotWanted = list::add;
        resultNotWanted.accept("added");
        ToIntFunction<Integer> unboxing = value -> value + 1;
        ToLongFunction<String> widening = String::length;
        Supplier<Object> boxing = list::size;
        IntUnaryOperator primitive = Math::abs;
        LongSupplier twoSlots = () -> 1L << 33;
        BooleanSupplier condition = list::isEmpty;
        Function<Integer, String> unboxedArgument = Integer::toHexString;
        results.put("result not wanted", list);
        results.put("unboxing", unboxing.applyAsInt(1));
        results.put("widening", widening.applyAsLong("abc"));
        results.put("boxing", boxing.get());
        results.put("primitive", primitive.applyAsInt(-2));
        results.put("two slots", twoSlots.getAsLong());
        results.put("condition", condition.getAsBoolean());
        results.put("unboxed argument", unboxedArgument.apply(255));
    }

    private static void exceptions(Map<String, Object> results) {
        Callable<String> fails =
                () -> {
                    throw new java.io.IOException("checked");
                };
        try {
            results.put("thrown", fails.call());
        } catch (Exception e) {
            results.put("thrown", e.toString());
        }
    }

    /** Has private members that lambdas of its own call. */
    static final class Nested {
        private Nested() {}

        private static String hidden(String value) {
            return "hidden " + value;
        }

        static void lambdas(Map<String, Object> results) {
            UnaryOperator<String> reference = Nested::hidden;
            Supplier<Supplier<String>> inner = () -> () -> hidden("deeper");
            results.put("nested", reference.apply("a"));
            results.put("lambda in a lambda", inner.get().get());
        }
    }

    /** Has a lambda in an interface. */
    interface Greeting {
        String name();

        default String greet() {
            Supplier<String> greeting = () -> "hello " + name();
            return greeting.get();
        }
    }
}
