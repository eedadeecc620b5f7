package io.safelite.benchmarks.start;

/** A program without a database. */
public final class Hello {
    private Hello() {}

    public static void main(String... args) {
        System.out.println("hello");
    }
}
