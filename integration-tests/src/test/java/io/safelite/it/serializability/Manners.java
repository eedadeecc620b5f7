package io.safelite.it.serializability;

import java.util.function.Function;

/** How a client behaves: well, or in one of the ways that programs really have. */
enum Manners {
    /** Rolls back when something fails, and counts the attempt as failed. */
    GOOD("", Client::new),
    /** Swallows the failure of a statement and commits the rest. */
    SWALLOWS("; failures swallowed", BrokenClients.Swallowing::new),
    /** When SQLite refuses a statement, begins anew and repeats that statement alone. */
    REPEATS_STATEMENT("; statements repeated alone", BrokenClients.RepeatingStatement::new),
    /** Reads a list in one transaction and writes it back longer in the next. */
    READS_BEFORE("; read in the transaction before", BrokenClients.ReadingBefore::new);

    private final String note;

    @SuppressWarnings("ImmutableEnumChecker") // constructors and nothing else
    private final Function<Client.Setting, Client> maker;

    Manners(String note, Function<Client.Setting, Client> maker) {
        this.note = note;
        this.maker = maker;
    }

    Client client(Client.Setting setting) {
        return maker.apply(setting);
    }

    /** What a table says of it. */
    String note() {
        return note;
    }
}
