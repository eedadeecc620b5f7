package io.safelite.benchmarks.readers;

import java.util.concurrent.atomic.LongAdder;

/** What is shown while a run is under way. */
record Live(LongAdder commits, LongAdder failures) {
    Live() {
        this(new LongAdder(), new LongAdder());
    }
}
