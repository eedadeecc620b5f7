package io.safelite.internal.queue;

/**
 * The newest ticket of one connection, so that it can be given back when the connection is garbage.
 * Thread-safe; refers to nothing of the connection.
 */
public final class Lease implements AutoCloseable {
    private volatile WriterSlot.Ticket newest;

    /** The connection has got this ticket. It need not say when it gives it back. */
    public void holds(WriterSlot.Ticket ticket) {
        newest = ticket;
    }

    /** Gives the ticket back, if the connection still has it. */
    @Override
    public void close() {
        for (WriterSlot.Ticket ticket = newest; ticket != null; ticket = ticket.earlier()) {
            ticket.close();
        }
    }
}
