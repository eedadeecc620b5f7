package io.safelite.config;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a URL and its properties ask for, taken apart: SafeLite's own settings on one side, what the
 * delegate shall see on the other. Immutable by convention: nobody changes the properties.
 *
 * <p>SafeLite's settings must never reach sqlite-jdbc: it keeps URL parameters it does not know as
 * part of the file name.
 *
 * @param delegateUrl the URL for the delegate, {@code jdbc:sqlite:…} or {@code jdbc:p6spy:…}
 * @param delegateProperties the properties for the delegate, without SafeLite's
 * @param config SafeLite's settings
 * @param busyTimeoutMillis the budget of one JDBC call, in milliseconds
 * @param journalModeGiven whether the user chose a journal mode
 */
public record ConnectionRequest(
        String delegateUrl,
        Properties delegateProperties,
        SafeLiteConfig config,
        int busyTimeoutMillis,
        boolean journalModeGiven) {

    /** The prefix of SafeLite's URLs. */
    public static final String SAFELITE_PREFIX = "jdbc:safelite:";

    /** The prefix of sqlite-jdbc's URLs (org.sqlite.JDBC:PREFIX). */
    public static final String SQLITE_PREFIX = "jdbc:sqlite:";

    /** The budget of one JDBC call where the user gives none, in milliseconds. */
    public static final int DEFAULT_BUSY_TIMEOUT_MILLIS = 30_000;

    private static final Set<String> READ_ONLY_PARAMETERS =
            Set.of("mode=ro", "immutable=1", "immutable=true", "immutable=yes", "immutable=on");

    private static final List<String> FILE_ACCESS_PARAMETERS = List.of("vfs=", "nolock=", "psow=");

    /** sqlite-jdbc's name of the budget of one call. */
    public static final String BUSY_TIMEOUT = "busy_timeout";

    private static final Set<String> DEFERRED_BY_DEFAULT = Set.of("DEFERRED", "DEFFERED");
    private static final String JOURNAL_MODE = "journal_mode";
    private static final String TRANSACTION_MODE = "transaction_mode";

    /**
     * Taken over by SafeLite: sqlite-jdbc's own form of a read-only hint commits statements that
     * were executed before it (JDBC3Connection:tryEnforceTransactionMode), so it is not passed on.
     */
    private static final String EXPLICIT_READONLY = "jdbc.explicit_readonly";

    /** Whether the text begins with the prefix, whatever the case, as sqlite-jdbc has it. */
    public static boolean hasPrefix(String url, String prefix) {
        return url != null && url.trim().regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /**
     * Whether SafeLite's settings, right or wrong, are among the URL's parameters. Sqlite-jdbc
     * alone would take them for a part of the file's name.
     */
    public static boolean hasSettings(String url) {
        for (String parameter : parameters(url)) {
            if (isOurs(parameter.trim())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes a URL and its properties apart. Properties win over the URL, the URL over system
     * properties; of a parameter given twice in the URL the last one counts, as in sqlite-jdbc.
     *
     * @param url a URL that begins with {@link #SAFELITE_PREFIX} or {@link #SQLITE_PREFIX}
     * @param info the properties; may be null
     * @throws SQLException if a setting or its value is not known, or the URL cannot be meant so
     */
    public static ConnectionRequest parse(String url, Properties info) throws SQLException {
        return parse(url, info, name -> isOurs(name) ? System.getProperty(name) : null);
    }

    /**
     * The same, for a caller with other surroundings than the system properties.
     *
     * @param surroundings what is wanted where neither the URL nor the properties say: the full
     *     name of a setting, or {@code busy_timeout}, to its value; null for the default
     */
    public static ConnectionRequest parse(
            String url, Properties info, UnaryOperator<String> surroundings) throws SQLException {
        String target = delegateUrl(url.trim());
        Map<String, String> ours = new HashMap<>();
        String stripped = takeParameters(target, ours);
        Properties rest = new Properties();
        takeProperties(info, ours, rest);

        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        for (Map.Entry<String, String> entry : ours.entrySet()) {
            if (isOurs(entry.getKey())) {
                settings.put(Setting.named(entry.getKey()), entry.getValue());
            }
        }
        if (ours.containsKey(TRANSACTION_MODE)) {
            settings.putIfAbsent(Setting.BEGIN, beginMode(ours.get(TRANSACTION_MODE)));
        }
        String timeout = ours.get(BUSY_TIMEOUT);
        if (timeout == null) {
            timeout = surroundings.apply(BUSY_TIMEOUT);
        }
        return new ConnectionRequest(
                stripped,
                rest,
                SafeLiteConfig.of(settings, surroundings),
                busyTimeout(timeout),
                ours.containsKey(JOURNAL_MODE));
    }

    private static String delegateUrl(String url) throws SQLException {
        if (hasPrefix(url, SQLITE_PREFIX)) {
            return url;
        }
        String rest = url.substring(SAFELITE_PREFIX.length());
        String lower = rest.toLowerCase(Locale.ROOT);
        if (lower.startsWith("jdbc:")) {
            throw new SQLException(
                    "malformed URL "
                            + url
                            + ": after jdbc:safelite: comes a file (jdbc:safelite:app.db) or a URL"
                            + " without its jdbc: (jdbc:safelite:"
                            + rest.substring("jdbc:".length())
                            + ")");
        }
        boolean isUrl = lower.startsWith("sqlite:") || lower.startsWith("p6spy:");
        return isUrl ? "jdbc:" + rest : SQLITE_PREFIX + rest;
    }

    /** Moves our parameters out of the URL's query; notes sqlite-jdbc's that concern us. */
    private static String takeParameters(String url, Map<String, String> ours) throws SQLException {
        int query = url.indexOf('?');
        if (query < 0) {
            return url;
        }
        StringBuilder kept = new StringBuilder(url.substring(0, query));
        char separator = '?';
        for (String parameter : parameters(url)) {
            int equals = parameter.indexOf('=');
            String key = (equals < 0 ? parameter : parameter.substring(0, equals)).trim();
            String lower = key.toLowerCase(Locale.ROOT);
            if (key.isEmpty()) {
                continue;
            }
            boolean isOurs = isOurs(key);
            String name = isOurs ? key : lower;
            if (isOurs && equals < 0) {
                throw new SQLException(
                        "the URL parameter " + key + " has no value: write " + key + "=…");
            }
            if (equals >= 0) {
                note(name, parameter.substring(equals + 1).trim(), ours);
            }
            if (!isOurs && !isWithheld(lower)) {
                kept.append(separator).append(parameter);
                separator = '&';
            }
        }
        return kept.toString();
    }

    /**
     * Moves our properties out. Unlike sqlite-jdbc this sees the defaults of a Properties object
     * and values that are numbers or booleans instead of text.
     */
    private static void takeProperties(Properties info, Map<String, String> ours, Properties rest) {
        if (info == null) {
            return;
        }
        for (String name : info.stringPropertyNames()) {
            takeProperty(name, info.getProperty(name), ours, rest);
        }
        for (Map.Entry<Object, Object> entry : info.entrySet()) {
            Object value = entry.getValue();
            if (entry.getKey() instanceof String name
                    && (value instanceof Number || value instanceof Boolean)) {
                takeProperty(name, value.toString(), ours, rest);
            }
        }
    }

    private static void takeProperty(
            String name, String value, Map<String, String> ours, Properties rest) {
        if (!isDefaultOfSqliteJdbc(name, value)) {
            note(name, value, ours);
        }
        if (!isOurs(name) && !isWithheld(name)) {
            rest.setProperty(name, value);
        }
    }

    private static void note(String name, String value, Map<String, String> ours) {
        boolean concernsUs =
                isOurs(name)
                        || name.equals(BUSY_TIMEOUT)
                        || name.equals(JOURNAL_MODE)
                        || name.equals(TRANSACTION_MODE);
        if (concernsUs) {
            ours.put(name, value);
        }
    }

    /** In any case of letters: a setting that is misspelt so must be refused, not overlooked. */
    private static boolean isOurs(String name) {
        return name.regionMatches(true, 0, Setting.PREFIX, 0, Setting.PREFIX.length());
    }

    /**
     * Properties made by SQLiteConfig hold every default of sqlite-jdbc's, and nobody can tell them
     * from a choice. Of these DEFERRED would take SafeLite's protection away unasked; whoever means
     * it writes {@code safelite.begin=deferred}. Until 3.8.11 it was spelt with two F.
     */
    private static boolean isDefaultOfSqliteJdbc(String property, String value) {
        return property.equals(TRANSACTION_MODE)
                && DEFERRED_BY_DEFAULT.contains(value.trim().toUpperCase(Locale.ROOT));
    }

    private static boolean isWithheld(String name) {
        return name.equals(TRANSACTION_MODE) || name.equals(EXPLICIT_READONLY);
    }

    /**
     * Whether a {@code file:} URI asks SQLite to open the database read-only
     * (https://sqlite.org/uri.html), which sqlite-jdbc does not know of its own connection.
     */
    public boolean isReadOnlyUri() {
        return hasUriParameter(READ_ONLY_PARAMETERS::contains);
    }

    /**
     * Whether a {@code file:} URI says how SQLite gets at the file: through a file system layer of
     * its own, without locks, or on a disk that may damage what is beside a write.
     */
    public boolean choosesFileAccess() {
        return hasUriParameter(
                parameter -> FILE_ACCESS_PARAMETERS.stream().anyMatch(parameter::startsWith));
    }

    /** Whether the connection shall share its page cache (https://sqlite.org/sharedcache.html). */
    public boolean sharesCache() {
        return hasUriParameter("cache=shared"::equals)
                || Boolean.parseBoolean(delegateSetting("shared_cache"));
    }

    /**
     * What is given for one of sqlite-jdbc's settings, in the properties or the URL; null if
     * nothing is.
     */
    public String delegateSetting(String name) {
        String value = delegateProperties.getProperty(name);
        if (value != null) {
            return value;
        }
        for (String parameter : parameters(delegateUrl)) {
            int equals = parameter.indexOf('=');
            if (equals >= 0 && parameter.substring(0, equals).trim().equalsIgnoreCase(name)) {
                value = parameter.substring(equals + 1).trim();
            }
        }
        return value;
    }

    private boolean hasUriParameter(Predicate<String> wanted) {
        if (!delegateUrl.toLowerCase(Locale.ROOT).contains(":file:")) {
            return false;
        }
        for (String parameter : parameters(delegateUrl)) {
            if (wanted.test(parameter.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** What stands behind the question mark; nothing if there is none. */
    private static String[] parameters(String url) {
        int query = url.indexOf('?');
        return query < 0 ? new String[0] : url.substring(query + 1).split("&", -1);
    }

    private static String beginMode(String transactionMode) throws SQLException {
        String mode = transactionMode.toLowerCase(Locale.ROOT);
        boolean isOwn = mode.equals("adaptive"); // safelite.begin's, none of sqlite-jdbc's
        if (isOwn || !Setting.BEGIN.choices().contains(mode)) {
            throw new SQLException(
                    TRANSACTION_MODE
                            + "="
                            + transactionMode
                            + " is not a transaction mode: it accepts DEFERRED, IMMEDIATE,"
                            + " EXCLUSIVE");
        }
        return mode;
    }

    private static int busyTimeout(String value) throws SQLException {
        if (value == null) {
            return DEFAULT_BUSY_TIMEOUT_MILLIS;
        }
        try {
            return Math.max(0, Integer.parseInt(value.trim()));
        } catch (NumberFormatException e) {
            throw new SQLException(
                    BUSY_TIMEOUT
                            + "="
                            + value
                            + " is not a number of milliseconds between 0 and "
                            + Integer.MAX_VALUE,
                    e);
        }
    }
}
