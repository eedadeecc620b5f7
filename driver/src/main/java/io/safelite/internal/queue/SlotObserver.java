package io.safelite.internal.queue;

/** Hears of slots that come and go, in that order for each; is quick and throws nothing. */
public interface SlotObserver {
    /** Looks away. */
    SlotObserver NONE =
            new SlotObserver() {
                @Override
                public void opened(WriterSlot slot, FileFigures figures) {}

                @Override
                public void closed(WriterSlot slot) {}
            };

    /**
     * The first connection to the slot's file was opened.
     *
     * @param figures what else there is to be seen of the file, while it is open
     */
    void opened(WriterSlot slot, FileFigures figures);

    /** The last connection to the slot's file was closed. */
    void closed(WriterSlot slot);
}
