package io.safelite.agent.internal.start;

import io.safelite.agent.internal.report.Report;
import io.safelite.config.ConnectionRequest;
import io.safelite.config.Setting;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.PatternSyntaxException;

/**
 * What the operator wants, of the agent and of the engine: the agent's arguments, else system
 * properties, else environment variables, else the defaults. What cannot be understood is said and
 * left out. Immutable.
 */
public final class AgentOptions {
    private static final String INCLUDE = "include";
    private static final String EXCLUDE = "exclude";
    private static final String LOG = "log";
    private static final String TWO_COPIES = "two_copies";
    private static final String REFUSE = "refuse";
    private static final String FILE_ACCESS = "file_access";
    private static final String REPORT = "report";
    private static final String OFF = "off";
    private static final String ENABLED = "enabled";
    private static final String LIST_SEPARATOR = "\\|";

    /** Settings of the engine that name classes of the application, which the agent cannot use. */
    private static final String LISTENER = Setting.LISTENER.fullName();

    private final Map<String, String> values = new HashMap<>();
    private final List<String> objections = new ArrayList<>();
    private final List<PathMatcher> included;
    private final List<PathMatcher> excluded;
    private final Report.Level logLevel;

    private AgentOptions(
            Map<String, String> arguments,
            UnaryOperator<String> properties,
            UnaryOperator<String> environment) {
        for (Map.Entry<String, String> argument : arguments.entrySet()) {
            if (!names().contains(argument.getKey())) {
                objections.add("unknown option " + argument.getKey() + ": known are " + names());
            }
        }
        for (String name : names()) {
            take(name, "the agent's argument " + name, arguments.get(name));
            take(name, "the system property " + full(name), properties.apply(full(name)));
            String variable = full(name).toUpperCase(Locale.ROOT).replace('.', '_');
            take(name, "the environment variable " + variable, environment.apply(variable));
        }
        included = globs(INCLUDE);
        excluded = globs(EXCLUDE);
        logLevel = logLevelOf(values.getOrDefault(LOG, "info"));
    }

    /**
     * Reads them.
     *
     * @param arguments what stands behind {@code -javaagent:…jar=}, such as {@code
     *     busy_timeout=5000,exclude=*.tmp|*.cache}; may be null
     * @param properties the system properties
     * @param environment the environment variables
     */
    public static AgentOptions of(
            String arguments, UnaryOperator<String> properties, UnaryOperator<String> environment) {
        Map<String, String> given = new HashMap<>();
        for (String argument : (arguments == null ? "" : arguments).split(",", -1)) {
            int equals = argument.indexOf('=');
            String name = (equals < 0 ? argument : argument.substring(0, equals)).trim();
            String bare =
                    name.startsWith(Setting.PREFIX)
                            ? name.substring(Setting.PREFIX.length())
                            : name;
            if (!bare.isEmpty()) {
                given.put(bare, equals < 0 ? "" : argument.substring(equals + 1).trim());
            }
        }
        return new AgentOptions(given, properties, environment);
    }

    /** All names, without their prefix. */
    private static List<String> names() {
        List<String> names =
                new ArrayList<>(List.of(INCLUDE, EXCLUDE, LOG, TWO_COPIES, FILE_ACCESS));
        names.add(ConnectionRequest.BUSY_TIMEOUT);
        for (Setting setting : Setting.values()) {
            names.add(setting.fullName().substring(Setting.PREFIX.length()));
        }
        return names;
    }

    private static String full(String name) {
        return Setting.PREFIX + name;
    }

    private void take(String name, String source, String value) {
        if (value == null) {
            return;
        }
        try {
            String checked = check(name, value.trim());
            if (name.equals(ENABLED) && checked.equals("false")) {
                values.put(name, checked); // whoever switches it off, wherever, has his way
            }
            values.putIfAbsent(name, checked);
        } catch (SQLException | IllegalArgumentException e) {
            objections.add(source + " is left out: " + e.getMessage());
        }
    }

    private static String check(String name, String value) throws SQLException {
        if (full(name).equals(LISTENER)) {
            throw new IllegalArgumentException(
                    LISTENER + " names classes of the application, which the agent does not see");
        }
        switch (name) {
            case ConnectionRequest.BUSY_TIMEOUT -> {
                return String.valueOf(millis(value));
            }
            case INCLUDE, EXCLUDE -> {
                matchers(value);
                return value;
            }
            case TWO_COPIES -> {
                return oneOf(name, value, "warn", REFUSE);
            }
            case FILE_ACCESS -> {
                return oneOf(name, value, REPORT, OFF);
            }
            case LOG -> {
                logLevelOf(value);
                return value;
            }
            case ENABLED -> {
                String normal = value.toLowerCase(Locale.ROOT);
                return normal.equals(OFF) ? "false" : Setting.ENABLED.check(normal);
            }
            default -> {
                return Setting.named(full(name)).check(value);
            }
        }
    }

    private static String oneOf(String name, String value, String either, String or) {
        if (!value.equals(either) && !value.equals(or)) {
            throw new IllegalArgumentException(
                    name + "=" + value + " is neither " + either + " nor " + or);
        }
        return value;
    }

    private static int millis(String value) {
        try {
            int millis = Integer.parseInt(value);
            if (millis >= 0) {
                return millis;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(notMillis(value), e);
        }
        throw new IllegalArgumentException(notMillis(value));
    }

    private static String notMillis(String value) {
        return ConnectionRequest.BUSY_TIMEOUT
                + "="
                + value
                + " is not a number of milliseconds from 0 to "
                + Integer.MAX_VALUE;
    }

    private static Report.Level logLevelOf(String value) {
        try {
            return Report.Level.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    LOG + "=" + value + " is none of off, error, info, debug", e);
        }
    }

    private List<PathMatcher> globs(String name) {
        String value = values.get(name);
        return value == null ? List.of() : matchers(value);
    }

    private static List<PathMatcher> matchers(String globs) {
        List<PathMatcher> matchers = new ArrayList<>();
        for (String glob : globs.split(LIST_SEPARATOR, -1)) {
            try {
                matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob.trim()));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "\"" + glob + "\" is no path glob: " + e.getMessage(), e);
            }
        }
        return matchers;
    }

    /** What could not be understood, in words. */
    public List<String> objections() {
        return List.copyOf(objections);
    }

    /** Whether anything is to be done at all. */
    public boolean isEnabled() {
        return !"false".equals(values.get(ENABLED));
    }

    /** How much is said. */
    public Report.Level logLevel() {
        return logLevel;
    }

    /** Whether a file that one copy of sqlite-jdbc has open may not be opened by another. */
    boolean areTwoCopiesRefused() {
        return REFUSE.equals(values.get(TWO_COPIES));
    }

    /** Whether code that opens live database files with java.io or java.nio is reported. */
    boolean isFileAccessReported() {
        return !OFF.equals(values.get(FILE_ACCESS));
    }

    /**
     * What is wanted of the engine.
     *
     * @param setting the full name of a setting, or {@code busy_timeout}
     * @return null for the default
     */
    String engineSetting(String setting) {
        return setting.startsWith(Setting.PREFIX)
                ? values.get(setting.substring(Setting.PREFIX.length()))
                : values.get(setting);
    }

    /**
     * Whether a database is to be protected.
     *
     * @param file its absolute path; null for one without a file, which {@code include} leaves out
     */
    boolean covers(Path file) {
        boolean isIncluded = included.isEmpty() || (file != null && anyMatches(included, file));
        return isIncluded && (file == null || !anyMatches(excluded, file));
    }

    private static boolean anyMatches(List<PathMatcher> globs, Path file) {
        for (PathMatcher glob : globs) {
            if (glob.matches(file)) {
                return true;
            }
        }
        return false;
    }
}
