package io.safelite.internal.handle;

import io.safelite.internal.jdbc.SafeConnection;
import io.safelite.internal.sqlite.SerializedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteConnectionConfig;
import org.sqlite.core.DB;

/**
 * What the application holds: a {@link SafeConnection} that can be cast to {@link
 * SQLiteConnection}, with the methods that only that class has.
 */
public final class SafeSqliteConnection extends CastableConnection {
    private final SafeConnection target;
    private final SQLiteConnection raw;

    private SafeSqliteConnection(SafeConnection target, SQLiteConnection raw) {
        super(raw.getDatabase());
        this.target = target;
        this.raw = raw;
    }

    /**
     * Makes the handle of a connection.
     *
     * @param raw the delegate's connection: sqlite-jdbc's own, whose native handle is shared, or
     *     one that unwraps to it
     */
    public static Connection of(SafeConnection target, Connection raw) throws SQLException {
        return new SafeSqliteConnection(target, raw.unwrap(SQLiteConnection.class));
    }

    @Override
    protected Connection target() {
        return target;
    }

    /**
     * The native handle. Whoever has it works below SafeLite: where the application installs a busy
     * handler through it, that handler decides how long SQLite waits.
     */
    @Override
    public DB getDatabase() {
        try {
            target.beforeRawAccess();
        } catch (SQLException e) {
            throw new IllegalStateException("SQLite refused to set its busy timeout", e);
        }
        return super.getDatabase();
    }

    @Override
    public SQLiteConnectionConfig getConnectionConfig() {
        return raw.getConnectionConfig();
    }

    /** The budget of one call, in milliseconds: not what SQLite itself was told. */
    @Override
    public int getBusyTimeout() {
        return target.session().getBusyTimeout();
    }

    @Override
    public void setBusyTimeout(int milliseconds) throws SQLException {
        target.session().setBusyTimeout(milliseconds);
    }

    /**
     * The database as bytes that every SQLite can deserialize, although the file is in WAL mode.
     */
    @Override
    public byte[] serialize(String schema) throws SQLException {
        return SerializedDatabase.withoutWal(super.serialize(schema));
    }

    /** Takes the bytes of a database file in WAL mode, too. */
    @Override
    public void deserialize(String schema, byte[] database) throws SQLException {
        super.deserialize(schema, SerializedDatabase.withoutWal(database));
    }
}
