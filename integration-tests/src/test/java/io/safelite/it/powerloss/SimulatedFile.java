package io.safelite.it.powerloss;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The content of a file, of which not all is synced. */
final class SimulatedFile {
    private static final int SECTOR = 512;
    private static final byte[] ZEROS = new byte[SECTOR];

    private final List<Versions<byte[]>> sectors = new ArrayList<>();
    private final Versions<Long> size = new Versions<>(0L);

    /** The sectors that have versions which are not synced. */
    private final NavigableSet<Integer> changed = new TreeSet<>();

    void write(long time, long offset, byte[] data) {
        int written = 0;
        while (written < data.length) {
            long position = offset + written;
            int from = (int) (position % SECTOR);
            int length = Math.min(SECTOR - from, data.length - written);
            change(time, (int) (position / SECTOR), from, data, written, length);
            written += length;
        }
        if (offset + data.length > size.latest()) {
            size.add(time, offset + data.length);
        }
    }

    void truncate(long time, long newSize) {
        long oldSize = size.latest();
        for (long position = newSize; position < oldSize; ) {
            int from = (int) (position % SECTOR);
            int length = SECTOR - from;
            change(time, (int) (position / SECTOR), from, ZEROS, 0, length);
            position += length;
        }
        size.add(time, newSize);
    }

    private void change(
            long time, int number, int from, byte[] source, int sourceFrom, int length) {
        while (sectors.size() <= number) {
            sectors.add(new Versions<>(ZEROS));
        }
        Versions<byte[]> sector = sectors.get(number);
        byte[] content = sector.latest().clone();
        System.arraycopy(source, sourceFrom, content, from, length);
        sector.add(time, content);
        changed.add(number);
    }

    /** A sync that began then has succeeded. */
    void sync(long begin) {
        changed.forEach(number -> sectors.get(number).sync(begin));
        changed.removeIf(number -> sectors.get(number).isSynced());
        size.sync(begin);
    }

    /** A sync that began then has failed: that of the content, the next one can repair the size. */
    void doubt(long begin) {
        changed.forEach(number -> sectors.get(number).doubt(begin));
    }

    boolean isSynced() {
        return changed.isEmpty() && size.isSynced();
    }

    /** What is in it after a power loss. */
    byte[] surviving(Survival survival) {
        byte[] content = new byte[Math.toIntExact(size.at(moment(survival, List.of(size))))];
        int inPiece = survival.pieces().sectors;
        for (int first = 0; first * SECTOR < content.length; first += inPiece) {
            int end = Math.min(first + inPiece, sectors.size());
            if (first >= end) {
                break; // Made longer, but never written there.
            }
            List<Versions<byte[]>> piece = sectors.subList(first, end);
            long moment =
                    changed.subSet(first, end).isEmpty() ? Long.MAX_VALUE : moment(survival, piece);
            for (int i = first; i < end && i * SECTOR < content.length; i++) {
                System.arraycopy(
                        sectors.get(i).at(moment),
                        0,
                        content,
                        i * SECTOR,
                        Math.min(SECTOR, content.length - i * SECTOR));
            }
        }
        return content;
    }

    private static long moment(Survival survival, List<? extends Versions<?>> piece) {
        NavigableSet<Long> times = new TreeSet<>();
        piece.forEach(each -> each.forEachTime(times::add));
        return times.isEmpty() ? Long.MAX_VALUE : survival.moment().of(times);
    }
}
