package io.safelite.it.isolation;

import java.util.List;

/**
 * A scenario as one contender played it.
 *
 * @param events who waited and who failed, in order
 */
record Played(Scenario scenario, Contender contender, List<Event> events, Ending ending) {

    /** Something that happened besides success. */
    sealed interface Event {
        String transaction();

        /** It had to wait for another. */
        record Waits(String transaction) implements Event {}

        /**
         * A statement was refused.
         *
         * @param state the SQLState; null if there is none
         * @param code SQLite's extended code by name
         */
        record Fails(String transaction, String state, String code) implements Event {}
    }

    boolean isAnomaly() {
        return scenario.isAnomaly().test(ending);
    }

    List<Event.Fails> failures() {
        return events.stream()
                .filter(Event.Fails.class::isInstance)
                .map(Event.Fails.class::cast)
                .toList();
    }

    boolean waits(String transaction) {
        return events.contains(new Event.Waits(transaction));
    }

    /** A cell of the table. */
    String cell() {
        return (isAnomaly() ? "**possible**: " : "prevented: ") + how();
    }

    private String how() {
        StringBuilder text = new StringBuilder();
        String last = null;
        for (Event event : events) {
            if (last != null) {
                text.append(event.transaction().equals(last) ? ", then " : "; ");
            }
            if (!event.transaction().equals(last)) {
                text.append(event.transaction()).append(' ');
            }
            text.append(words(event));
            last = event.transaction();
        }
        return last == null ? "nobody waits or fails" : text.toString();
    }

    private static String words(Event event) {
        if (event instanceof Event.Fails fails) {
            return "fails " + (fails.state() == null ? "" : fails.state() + " ") + fails.code();
        }
        return "waits";
    }
}
