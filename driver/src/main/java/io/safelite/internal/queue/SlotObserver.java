package io.safelite.internal.queue;

/** Hears of slots that come and go, in that order for each; is quick and throws nothing. */
public interface SlotObserver {
    /** Looks away. */
    SlotObserver NONE =
            new SlotObserver() {
                @Override
                public void opened(WriterSlot slot) {}

                @Override
                public void closed(WriterSlot slot) {}
            };

    /** The first connection to the slot's file was opened. */
    void opened(WriterSlot slot);

    /** The last connection to the slot's file was closed. */
    void closed(WriterSlot slot);
}
