package io.safelite.config;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The settings of one connection, checked. Immutable.
 *
 * @param enabled false: hand out sqlite-jdbc's own connection
 * @param begin how a transaction of a write session begins
 * @param retry what happens to a transaction that cannot go on as it was
 * @param journalLimit how many bytes a transaction may record, to be run again
 * @param heldRowsLimit how many bytes of a half-read result set may be kept in memory
 * @param wal whether the file may be switched to WAL
 * @param queue how far the writer queue reaches
 * @param groupCommit whether commits may share a sync
 * @param durableReads whether what is read must be on the disk
 * @param stuckHolderMillis how long a transaction may do nothing while others wait to write, in
 *     milliseconds; 0 for as long as it likes
 * @param slowTransactionMillis after how long a transaction that holds the writer slot is warned
 *     of, in milliseconds; 0 for never
 * @param leakStacks whether it is noted where the connection is opened
 * @param listeners class names of the listeners, in the order given
 */
public record SafeLiteConfig(
        boolean enabled,
        BeginMode begin,
        RetryMode retry,
        long journalLimit,
        long heldRowsLimit,
        WalMode wal,
        QueueMode queue,
        boolean groupCommit,
        boolean durableReads,
        int stuckHolderMillis,
        int slowTransactionMillis,
        boolean leakStacks,
        List<String> listeners) {

    /**
     * Settles every setting: what was given explicitly, else what the surroundings say, else the
     * default.
     *
     * @param surroundings a setting's full name to its value; null where nothing is said
     * @throws SQLException naming the setting and the value that cannot be used
     */
    static SafeLiteConfig of(Map<Setting, String> given, UnaryOperator<String> surroundings)
            throws SQLException {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = given.get(setting);
            if (value == null) {
                value = surroundings.apply(setting.fullName());
            }
            if (value == null) {
                value = setting.defaultValue();
            }
            values.put(setting, setting.check(value));
        }
        return new SafeLiteConfig(
                Boolean.parseBoolean(values.get(Setting.ENABLED)),
                BeginMode.valueOf(upper(values.get(Setting.BEGIN))),
                RetryMode.valueOf(upper(values.get(Setting.RETRY))),
                ByteSize.parse(values.get(Setting.RETRY_JOURNAL_LIMIT)).orElseThrow(),
                ByteSize.parse(values.get(Setting.HELD_ROWS_LIMIT)).orElseThrow(),
                WalMode.valueOf(upper(values.get(Setting.WAL))),
                QueueMode.valueOf(upper(values.get(Setting.QUEUE))),
                values.get(Setting.GROUP_COMMIT).equals("auto"),
                Boolean.parseBoolean(values.get(Setting.DURABLE_READS)),
                millis(values.get(Setting.STUCK_HOLDER)),
                millis(values.get(Setting.SLOW_TRANSACTION)),
                Boolean.parseBoolean(values.get(Setting.LEAK_STACKS)),
                names(values.get(Setting.LISTENER)));
    }

    private static List<String> names(String listed) {
        List<String> names = new ArrayList<>();
        for (String name : listed.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.trim());
            }
        }
        return List.copyOf(names);
    }

    private static int millis(String limit) {
        return limit.equals(Setting.OFF) ? 0 : Integer.parseInt(limit);
    }

    private static String upper(String value) {
        return value.toUpperCase(Locale.ROOT);
    }
}
