package io.safelite.agent.it.app;

/** A program that never hears of SQLite. */
public final class Hello {
    private Hello() {}

    public static void main(String[] args) {
        System.out.println("hello");
    }
}
