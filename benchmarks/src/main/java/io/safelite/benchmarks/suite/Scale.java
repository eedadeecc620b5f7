package io.safelite.benchmarks.suite;

import io.safelite.benchmarks.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** An axis: which part of its length a value is at, and where the ticks are. */
final class Scale {
    private static final int TICKS = 4;

    private final List<Double> ticks;
    private final DoubleUnaryOperator measure;

    private Scale(List<Double> ticks, DoubleUnaryOperator measure) {
        this.ticks = List.copyOf(ticks);
        this.measure = measure;
    }

    /** From 0 to the first round number that is not below {@code most}. */
    static Scale linear(double most) {
        double step = step(Math.max(most, TICKS) / TICKS);
        List<Double> ticks = new ArrayList<>(List.of(0.0));
        do {
            ticks.add(ticks.size() * step);
        } while (ticks.get(ticks.size() - 1) < most);
        return new Scale(ticks, DoubleUnaryOperator.identity());
    }

    /** Whole powers of ten around positive numbers. */
    static Scale logarithmic(double least, double most) {
        int first = (int) Math.floor(Math.log10(least));
        int last = Math.max(first + 1, (int) Math.ceil(Math.log10(most)));
        List<Double> ticks = new ArrayList<>();
        for (int exponent = first; exponent <= last; exponent++) {
            ticks.add(BigDecimal.ONE.scaleByPowerOfTen(exponent).doubleValue());
        }
        return new Scale(ticks, Math::log10);
    }

    /** The first of 1, 2, 5, 10, 20, ... that is not below {@code least}. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : List.of(1, 2, 5)) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    List<Double> ticks() {
        return ticks;
    }

    /** 0 at the first tick, 1 at the last. */
    double at(double value) {
        double first = measure.applyAsDouble(ticks.get(0));
        double last = measure.applyAsDouble(ticks.get(ticks.size() - 1));
        return (measure.applyAsDouble(value) - first) / (last - first);
    }

    static String label(double tick) {
        return tick == 0 || tick >= 1
                ? Numbers.whole(tick)
                : BigDecimal.valueOf(tick).stripTrailingZeros().toPlainString();
    }
}
