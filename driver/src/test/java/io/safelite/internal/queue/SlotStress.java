package io.safelite.internal.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** What jcstress runs millions of times: see {@link SlotStressTest}. */
public final class SlotStress {
    private static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(2);
    private static final long NEVER_NANOS = TimeUnit.SECONDS.toNanos(20);

    private SlotStress() {}

    /** A slot with two connections, and what was seen of it. */
    public abstract static class OneSlot {
        final CountingGate gate = new CountingGate();
        final WriterSlot slot = new WriterSlot("stress.db", gate, Timing.SYSTEM);
        final Client one = new TestClient(1);
        final Client two = new TestClient(2);

        /** Guarded by nothing but the slot. */
        int writes;

        int write(WriterSlot.Ticket ticket) {
            if (ticket == null) {
                return 0;
            }
            writes++;
            ticket.close();
            return 1;
        }

        WriterSlot.Ticket acquire(Client client, long nanos, Cancellation cancellation) {
            return slot.acquire(
                    client,
                    "UPDATE",
                    new Patience(System.nanoTime() + nanos, cancellation, Patience.Watch.NONE));
        }

        /** 1 if nothing is left behind. */
        int isFree() {
            boolean isFree =
                    slot.holder() == null && slot.waiting() == 0 && !gate.isInside && gate.isSound;
            return isFree ? 1 : 0;
        }
    }

    /** Of two that would have a free slot, one gets it. */
    @JCStressTest
    @State
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one of them")
    @Outcome(expect = FORBIDDEN, desc = "both or none")
    public static class OneOfTwoGetsIt extends OneSlot {
        @Actor
        public void one(II_Result result) {
            result.r1 = slot.tryAcquire(one, "UPDATE") == null ? 0 : 1;
        }

        @Actor
        public void two(II_Result result) {
            result.r2 = slot.tryAcquire(two, "UPDATE") == null ? 0 : 1;
        }
    }

    /** Two patient writers come one after the other, and see what the other wrote. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1, 3", expect = ACCEPTABLE, desc = "both wrote, nothing is left behind")
    @Outcome(expect = FORBIDDEN, desc = "a wake-up or a write is lost")
    public static class BothWrite extends OneSlot {
        @Actor
        public void one(III_Result result) {
            result.r1 = write(acquire(one, NEVER_NANOS, new Cancellation()));
        }

        @Actor
        public void two(III_Result result) {
            result.r2 = write(acquire(two, NEVER_NANOS, new Cancellation()));
        }

        @Arbiter
        public void end(III_Result result) {
            result.r3 = writes + isFree();
        }
    }

    /** A deadline passes while the holder gives the slot back. */
    @JCStressTest
    @State
    @Outcome(
            id = {"1, 0, 1", "1, 1, 1"},
            expect = ACCEPTABLE,
            desc = "in time or not")
    @Outcome(expect = FORBIDDEN, desc = "something is left behind")
    public static class DeadlineAgainstRelease extends OneSlot {
        private final WriterSlot.Ticket held = slot.tryAcquire(one, "UPDATE");

        @Actor
        public void release(III_Result result) {
            result.r1 = write(held);
        }

        @Actor
        public void waiter(III_Result result) {
            result.r2 = write(acquire(two, SOON_NANOS, new Cancellation()));
        }

        @Arbiter
        public void end(III_Result result) {
            result.r3 = isFree();
        }
    }

    /** A cancellation, and then the slot becomes free. */
    @JCStressTest
    @State
    @Outcome(
            id = {"0, 0, 1", "0, 1, 1"},
            expect = ACCEPTABLE,
            desc = "in time or not")
    @Outcome(expect = FORBIDDEN, desc = "something is left behind")
    public static class CancelAndRelease extends OneSlot {
        private final WriterSlot.Ticket held = slot.tryAcquire(one, "UPDATE");
        private final Cancellation cancellation = new Cancellation();

        @Actor
        public void waiter(III_Result result) {
            cancellation.begin();
            result.r2 = write(acquire(two, NEVER_NANOS, cancellation));
            cancellation.end();
        }

        @Actor
        public void cancelAndRelease() {
            cancellation.cancel();
            held.close();
        }

        @Arbiter
        public void end(III_Result result) {
            result.r3 = isFree();
        }
    }

    /** Two threads close one ticket, and one of them takes the slot for another connection. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "closed once")
    @Outcome(expect = FORBIDDEN, desc = "somebody else's ticket was closed")
    public static class TicketClosedTwice extends OneSlot {
        private final WriterSlot.Ticket held = slot.tryAcquire(one, "UPDATE");

        @Actor
        public void close() {
            held.close();
        }

        @Actor
        public void closeToo(II_Result result) {
            held.close();
            WriterSlot.Ticket ticket = slot.tryAcquire(two, "UPDATE");
            result.r1 = ticket != null && slot.holder() == ticket.holder() ? 1 : 0;
            ticket.close();
        }

        @Arbiter
        public void end(II_Result result) {
            result.r2 = isFree();
        }
    }

    /** Whoever cancels wakes the one who waits, or is seen by it before it parks. */
    @JCStressTest
    @State
    @Outcome(
            id = {"true, true", "true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "one of them notices")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "the cancellation is lost")
    public static class CancelAgainstBegin {
        private final Cancellation cancellation = new Cancellation();

        @Actor
        public void waiter(ZZ_Result result) {
            cancellation.begin();
            result.r1 = cancellation.isCancelled();
        }

        @Actor
        public void canceller(ZZ_Result result) {
            result.r2 = cancellation.cancel();
        }
    }

    /** An open gate that knows whether it is used in balance. Guarded by nothing but the slot. */
    static final class CountingGate implements Gate {
        boolean isInside;
        boolean isSound = true;

        @Override
        public boolean tryEnter(Supplier<String> who) {
            isSound &= !isInside;
            isInside = true;
            return true;
        }

        @Override
        public boolean enter(Supplier<String> who, Patience patience) {
            return tryEnter(who);
        }

        @Override
        public boolean isTurnOver() {
            return false;
        }

        @Override
        public void leave() {
            isSound &= isInside;
            isInside = false;
        }

        @Override
        public String occupant() {
            return null;
        }

        @Override
        public void close() {}
    }
}
