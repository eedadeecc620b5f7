package io.safelite.benchmarks.suite;

import java.util.Locale;

/**
 * An SVG of horizontal rows over one axis: above each row its label, at its right end a number. So
 * it is narrow, and its letters stay readable on a phone. The colours are the style sheet's.
 */
final class Plot {
    private static final int WIDTH = 420;
    private static final int LEFT = 16;
    private static final int RIGHT = 396;
    private static final int TOP = 4;
    private static final int ROW = 42;
    private static final int LABEL = 13;
    private static final int MIDDLE = 27;
    private static final int HALF = 7;
    private static final int AXIS = 40;

    private final Scale scale;
    private final StringBuilder svg = new StringBuilder();
    private int rows;

    /**
     * @param title for those who cannot see it
     * @param unit what the axis counts
     */
    Plot(String title, String unit, Scale scale, int rows) {
        this.scale = scale;
        int bottom = TOP + rows * ROW;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 %d %d\">",
                WIDTH, bottom + AXIS);
        add("<title>%s</title>", Xml.escape(title));
        for (double tick : scale.ticks()) {
            add(
                    "<line class=\"grid\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/>",
                    x(tick), TOP, bottom);
            text("tick", "middle", x(tick), bottom + 15, Scale.label(tick));
        }
        text("tick", "middle", (LEFT + RIGHT) / 2.0, bottom + 33, unit);
    }

    /** Begins the next row, which the shapes below go into. */
    void row(String label, String number) {
        text("label", "start", LEFT, TOP + rows * ROW + LABEL, label);
        text("label", "end", RIGHT, TOP + rows * ROW + LABEL, number);
        rows++;
    }

    /** From one value to another, never invisible. */
    void bar(String colour, double from, double to) {
        add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                colour, x(from), middle() - HALF, Math.max(1, x(to) - x(from)), 2 * HALF);
    }

    void line(double from, double to) {
        add(
                "<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$d\" y2=\"%3$d\"/>",
                x(from), x(to), middle());
    }

    /** An upright stroke. */
    void stroke(double value) {
        add(
                "<line class=\"range\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/>",
                x(value), middle() - HALF, middle() + HALF);
    }

    void circle(String colour, double value) {
        add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%d\" r=\"5\"/>", colour, x(value), middle());
    }

    void diamond(String colour, double value) {
        polygon(colour, value, new int[][] {{-6, 0}, {0, -6}, {6, 0}, {0, 6}});
    }

    void triangle(String colour, double value) {
        polygon(colour, value, new int[][] {{-6, 5}, {0, -6}, {6, 5}});
    }

    private void polygon(String colour, double value, int[][] corners) {
        StringBuilder points = new StringBuilder();
        for (int[] corner : corners) {
            points.append(
                    String.format(
                            Locale.ROOT, "%.1f,%d ", x(value) + corner[0], middle() + corner[1]));
        }
        add("<polygon class=\"%s\" points=\"%s\"/>", colour, points.toString().strip());
    }

    String svg() {
        return svg + "</svg>\n";
    }

    private void text(String style, String anchor, double x, int y, String text) {
        add(
                "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
                style, anchor, x, y, Xml.escape(text));
    }

    private double x(double value) {
        return LEFT + scale.at(value) * (RIGHT - LEFT);
    }

    private int middle() {
        return TOP + (rows - 1) * ROW + MIDDLE;
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
