package io.safelite.internal.queue;

import java.util.ArrayList;
import java.util.List;

/**
 * Every sequence of decisions a program can be led through, depth first: each run repeats the
 * decisions of the last one but for the last that had another option left.
 */
final class Decisions {
    private static final class Decision {
        final int options;
        int taken;

        Decision(int options) {
            this.options = options;
        }
    }

    private final List<Decision> path = new ArrayList<>();
    private int depth;

    /** One of the numbers from 0 to {@code options - 1}. */
    int among(int options) {
        if (options == 1) {
            return 0;
        }
        if (depth == path.size()) {
            path.add(new Decision(options));
        }
        Decision decision = path.get(depth++);
        if (decision.options != options) {
            throw new IllegalStateException("the run depends on more than the decisions");
        }
        return decision.taken;
    }

    /** Goes back to the start; false if all sequences have been run. */
    boolean next() {
        depth = 0;
        while (!path.isEmpty()) {
            Decision last = path.get(path.size() - 1);
            if (++last.taken < last.options) {
                return true;
            }
            path.remove(path.size() - 1);
        }
        return false;
    }
}
