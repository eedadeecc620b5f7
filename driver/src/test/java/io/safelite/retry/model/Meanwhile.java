package io.safelite.retry.model;

/** What happens between the steps of a program. */
interface Meanwhile {
    /** Called before each step, and once more before the end. */
    void before(int point) throws Exception;

    /** Nothing does. */
    Meanwhile NOTHING = point -> {};
}
