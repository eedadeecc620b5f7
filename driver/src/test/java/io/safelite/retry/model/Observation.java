package io.safelite.retry.model;

/**
 * One thing an application got to know.
 *
 * @param step the step that showed it
 * @param kind what sort of thing it is
 * @param what the thing itself
 */
record Observation(int step, Kind kind, String what) {

    enum Kind {
        VALUE,
        NEXT,
        COUNT,
        KEY,
        FAILURE,
        END
    }

    @Override
    public String toString() {
        return step + ": " + what;
    }
}
