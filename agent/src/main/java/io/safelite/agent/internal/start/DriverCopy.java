package io.safelite.agent.internal.start;

import io.safelite.agent.internal.handle.GeneratedHandles;
import io.safelite.agent.internal.report.FailurePoint;
import io.safelite.agent.internal.sqlite.DelegateFailure;
import io.safelite.agent.internal.sqlite.ReflectedSqliteJdbc;
import io.safelite.agent.internal.sqlite.TwoCopies;
import io.safelite.agent.internal.sqlite.TwoCopiesException;
import io.safelite.config.ConnectionRequest;
import io.safelite.config.Setting;
import io.safelite.event.SafeLiteListener;
import io.safelite.internal.connect.Connector;
import io.safelite.internal.sqlite.WalSafety;
import io.safelite.internal.transaction.Opening;
import java.lang.invoke.MethodHandles.Lookup;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** One copy of sqlite-jdbc in some class loader, and the engine on top of it. Thread-safe. */
final class DriverCopy {
    /**
     * Listeners by the names that an application gives them. The agent does not see its classes, so
     * there are none; tests add theirs, by reflection.
     */
    private static final Map<String, SafeLiteListener> LISTENERS = new ConcurrentHashMap<>();

    private final ReflectedSqliteJdbc sqlite;
    private final GeneratedHandles handles;
    private final Connector connector;
    private final AgentContext context;
    private final String startLine;
    private final AtomicBoolean isFirst = new AtomicBoolean(true);

    /** Whether its SQLite is old enough to corrupt a file in WAL mode (WalSafety). */
    private final boolean isWalUnsafe;

    private DriverCopy(
            ReflectedSqliteJdbc sqlite,
            GeneratedHandles handles,
            AgentContext context,
            String startLine,
            boolean isWalUnsafe) {
        this.sqlite = sqlite;
        this.handles = handles;
        this.connector = new Connector(sqlite, handles);
        this.context = context;
        this.startLine = startLine;
        this.isWalUnsafe = isWalUnsafe;
    }

    static DriverCopy of(Lookup lookup, AgentContext context)
            throws ReflectiveOperationException, SQLException {
        ReflectedSqliteJdbc sqlite =
                new ReflectedSqliteJdbc(
                        lookup,
                        new TwoCopies(context.report(), context.options().areTwoCopiesRefused()));
        String version = sqlite.version();
        FailurePoint.COPY.pass();
        boolean isWalUnsafe = !WalSafety.isResetBugFixed(version);
        String startLine =
                context.version()
                        + " protects jdbc:sqlite (sqlite-jdbc "
                        + version
                        + (isWalUnsafe
                                ? ", whose WAL mode has a bug that can corrupt a file, so the"
                                        + " journal mode is left alone; 3.51.3.0 has it fixed"
                                : "")
                        + ")";
        context.files().observe();
        return new DriverCopy(
                sqlite,
                new GeneratedHandles(lookup, context.allocation()),
                context,
                startLine,
                isWalUnsafe);
    }

    Hook.Outcome open(String url, Properties properties) throws SQLException {
        if (!ConnectionRequest.hasPrefix(url, ConnectionRequest.SQLITE_PREFIX)) {
            return Hook.Outcome.UNTOUCHED;
        }
        boolean isCovered = context.options().covers(DatabasePath.of(url));
        if (ConnectionRequest.hasSettings(url)) {
            return openByItsSettings(url, properties, isCovered);
        }
        if (!isCovered) {
            return Hook.Outcome.UNTOUCHED;
        }
        ConnectionRequest request = ConnectionRequest.parse(url, properties, this::setting);
        return request.config().enabled() ? openProtected(request) : Hook.Outcome.UNTOUCHED;
    }

    /**
     * Sqlite-jdbc cannot be left alone with SafeLite's settings: it would open another file, whose
     * name ends with them.
     */
    private Hook.Outcome openByItsSettings(String url, Properties properties, boolean isCovered)
            throws SQLException {
        ConnectionRequest request;
        try {
            request = ConnectionRequest.parse(url, properties, this::setting);
        } catch (SQLException e) {
            return new Hook.Outcome(null, e);
        }
        return isCovered && request.config().enabled() ? openProtected(request) : openOwn(request);
    }

    private Hook.Outcome openOwn(ConnectionRequest request) {
        try {
            Connection raw = sqlite.open(request.delegateUrl(), request.delegateProperties());
            return new Hook.Outcome(ReflectedSqliteJdbc.own(raw), null);
        } catch (SQLException e) {
            return new Hook.Outcome(null, e);
        } catch (DelegateFailure e) {
            return new Hook.Outcome(null, e.getCause());
        }
    }

    private Hook.Outcome openProtected(ConnectionRequest request) throws SQLException {
        if (isFirst.getAndSet(false)) {
            boolean hasFile = DatabasePath.of(request.delegateUrl()) != null;
            Preparation.start(handles, hasFile ? context.files() : null);
        }
        Opening opening = new Opening(sqlite, request);
        Connection raw;
        try {
            raw = opening.open();
        } catch (SQLException e) {
            return new Hook.Outcome(null, e);
        } catch (DelegateFailure e) {
            return new Hook.Outcome(null, e.getCause());
        }
        try {
            return new Hook.Outcome(protect(opening, raw), null);
        } catch (TwoCopiesException e) {
            return new Hook.Outcome(null, e);
        }
    }

    private Connection protect(Opening opening, Connection raw) throws SQLException {
        boolean isProtected = false;
        try {
            FailurePoint.WRAP.pass();
            Connection connection = connector.protect(opening, raw, listeners(opening));
            isProtected = true;
            context.files().watch();
            context.report().started(startLine);
            return connection;
        } finally {
            if (!isProtected) {
                raw.close();
            }
        }
    }

    private List<SafeLiteListener> listeners(Opening opening) {
        List<SafeLiteListener> listeners = new ArrayList<>();
        for (String name : opening.request().config().listeners()) {
            SafeLiteListener known = LISTENERS.get(name);
            if (known == null) {
                context.report()
                        .warn(
                                Setting.LISTENER.fullName()
                                        + "="
                                        + name
                                        + " is left out: the agent does not see the application's"
                                        + " classes");
            } else {
                listeners.add(known);
            }
        }
        return listeners;
    }

    private String setting(String name) {
        String wanted = context.options().engineSetting(name);
        boolean isWalLeftAlone = isWalUnsafe && name.equals(Setting.WAL.fullName());
        return wanted == null && isWalLeftAlone ? "keep" : wanted;
    }
}
