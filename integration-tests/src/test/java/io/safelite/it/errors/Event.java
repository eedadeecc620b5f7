package io.safelite.it.errors;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;

/** What goes wrong, so that the transaction of a tool fails. */
enum Event {
    /** The limit for waiting is spent. */
    LOCKED("cannot get the lock in time", "") {
        @Override
        void happen(Tool tool, Database database, HikariDataSource pool) throws Exception {
            try (OtherWriter other = new OtherWriter(database.url())) {
                tool.transaction(pool, Contents.writing());
            }
        }
    },
    /** What it has read is not the newest any more when it wants to write. */
    OVERTAKEN("has read, and was overtaken", "&safelite.begin=deferred&safelite.retry=off") {
        @Override
        void happen(Tool tool, Database database, HikariDataSource pool) throws Exception {
            tool.transaction(
                    pool,
                    contents -> {
                        contents.read();
                        new OtherWriter(database.url()).close();
                        contents.write(Database.WRITE);
                    });
        }
    },
    /** The thread has written through another connection, in a transaction that is still open. */
    OWN_THREAD("waits for its own thread", "") {
        @Override
        void happen(Tool tool, Database database, HikariDataSource pool) throws Exception {
            try (Connection outer = pool.getConnection();
                    Statement statement = outer.createStatement()) {
                outer.setAutoCommit(false);
                statement.execute(Database.WRITE);
                try {
                    tool.transaction(pool, Contents.writing());
                } finally {
                    outer.rollback();
                }
            }
        }
    },
    /** No contention: as sqlite-jdbc reports it. */
    CONSTRAINT("breaks a constraint", "") {
        @Override
        void happen(Tool tool, Database database, HikariDataSource pool) throws Exception {
            tool.transaction(pool, contents -> contents.write(Database.DUPLICATE));
        }
    },
    /** A constraint whose breach ends the transaction. */
    ROLLED_BACK("`40000`", "") {
        @Override
        void happen(Tool tool, Database database, HikariDataSource pool) throws Exception {
            tool.transaction(
                    pool,
                    contents -> {
                        contents.write(Database.WRITE);
                        contents.write(Database.DUPLICATE_OR_ROLLBACK);
                    });
        }
    },
    /** The application swallows that error and goes on. */
    GOES_ON("`25000`", "") {
        @Override
        void happen(Tool tool, Database database, HikariDataSource pool) throws Exception {
            tool.transaction(
                    pool,
                    contents -> {
                        contents.write(Database.WRITE);
                        try {
                            contents.write(Database.DUPLICATE_OR_ROLLBACK);
                        } catch (Exception e) {
                            contents.write(Database.WRITE);
                        }
                    });
        }
    },
    /** The pool's connections are read-only. */
    READ_ONLY("`25006`", "") {
        @Override
        void happen(Tool tool, Database database, HikariDataSource pool) throws Exception {
            try (HikariDataSource readOnly = database.readOnlyPool()) {
                tool.transaction(readOnly, Contents.writing());
            }
        }
    },
    /** Somebody interrupts the thread that waits. */
    INTERRUPTED("`57014`", "") {
        @Override
        void happen(Tool tool, Database database, HikariDataSource pool) throws Exception {
            try (OtherWriter other = new OtherWriter(database.url())) {
                tool.transaction(
                        pool,
                        contents -> {
                            Thread.currentThread().interrupt();
                            try {
                                contents.write(Database.WRITE);
                            } finally {
                                Thread.interrupted();
                            }
                        });
            }
        }
    };

    /** Those of the first table, which sqlite-jdbc alone knows, too. */
    static final List<Event> EVERYWHERE = List.of(LOCKED, OVERTAKEN, OWN_THREAD, CONSTRAINT);

    /** Those of the second table, which only SafeLite tells apart. */
    static final List<Event> SAFELITES_OWN = List.of(ROLLED_BACK, GOES_ON, READ_ONLY, INTERRUPTED);

    private final String title;
    private final String parameters;

    Event(String title, String parameters) {
        this.title = title;
        this.parameters = parameters;
    }

    /** As the document calls it. */
    String title() {
        return title;
    }

    /** The settings of SafeLite with which it can happen. */
    String parameters() {
        return parameters;
    }

    /** Lets the tool's transaction fail, with the tool's exception. */
    abstract void happen(Tool tool, Database database, HikariDataSource pool) throws Exception;
}
