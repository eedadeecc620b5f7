package io.safelite.retry.model;

import java.util.List;

/** The SQL that programs are made of. Holes name what sort of value belongs there. */
final class Statements {
    /** A temporary table, which each connection may have for itself. */
    static final String SCRATCH = "scratch";

    static final List<String> QUERIES =
            List.of(
                    "SELECT id, name, balance, note FROM account ORDER BY id",
                    "SELECT id, name, balance, note FROM account WHERE id = {id}",
                    "SELECT id, name, balance, note FROM account WHERE id = {id}",
                    "SELECT balance FROM account WHERE name = {name}",
                    "SELECT balance, name, note FROM account WHERE balance > {amount}"
                            + " ORDER BY balance DESC",
                    "SELECT balance, id FROM account WHERE id >= {id}",
                    "SELECT count(*), sum(balance), max(name) FROM account",
                    "SELECT id, tag, price, account FROM item WHERE tag = {tag}",
                    "SELECT id, tag, price, account FROM item WHERE id = {id}",
                    "SELECT tag, price FROM item WHERE id > {id} ORDER BY id",
                    // All from the index: SQLite says SQLITE_CORRUPT when it looks for a row that
                    // was deleted
                    // under a half-read cursor.
                    "SELECT tag, count(*), min(id) FROM item GROUP BY tag",
                    "SELECT a.id, i.tag, i.price FROM account a LEFT JOIN item i"
                            + " ON i.account = a.id ORDER BY a.id, i.id",
                    "SELECT name FROM account WHERE id IN"
                            + " (SELECT account FROM item WHERE price > {price})",
                    "SELECT value FROM setting WHERE key = {key}",
                    "SELECT key, value FROM setting",
                    "SELECT value, typeof(value), length(value) FROM setting WHERE key = {key}",
                    "SELECT id, name FROM account WHERE name LIKE '%n%'",
                    "SELECT tag, row_number() OVER (ORDER BY price, id) FROM item",
                    "WITH RECURSIVE up(n) AS (VALUES(1) UNION ALL SELECT n + 1 FROM up"
                            + " WHERE n < (SELECT max(id) FROM account)) SELECT n FROM up",
                    "SELECT name, type FROM pragma_table_info('item')",
                    "PRAGMA user_version",
                    "PRAGMA table_info(account)",
                    "SELECT max(id), count(*) FROM log",
                    "SELECT what, n FROM log WHERE n <> {amount}",
                    "SELECT {amount}, upper({name})",
                    "SELECT max(balance, id), name || id, coalesce(note, id) FROM account",
                    "VALUES(1, {id}), (2, NULL), (3, 'three')");

    /** Fails always, or for some rows, or depending on what is in the database. */
    static final List<String> FAILING_QUERIES =
            List.of(
                    "SELECT json('{')",
                    "SELECT 1 FROM nowhere",
                    "SELECT count(*) FROM extra_table",
                    "SELECT abs(-9223372036854775807 - (max(balance) > {amount})) FROM account",
                    "SELECT json(CASE WHEN count(*) > 4 THEN '{' ELSE '1' END) FROM account",
                    "SELECT json(CASE WHEN count(*) > 4 THEN '{' ELSE '1' END) FROM item",
                    "SELECT id, json(CASE WHEN id = {id} THEN '{' ELSE '1' END) FROM account"
                            + " ORDER BY id",
                    "SELECT abs(-9223372036854775807 - (balance > {amount})) FROM account"
                            + " WHERE id = {id}");

    static final List<String> WRITES =
            List.of(
                    "UPDATE account SET balance = balance + {amount} WHERE id = {id}",
                    "UPDATE account SET balance = {amount} WHERE id = {id}",
                    "UPDATE account SET balance = {amount}, note = {blob} WHERE name = {name}",
                    "UPDATE account SET name = {name} WHERE id = {id}",
                    "UPDATE account SET balance = balance * 2 WHERE balance < {amount}",
                    "UPDATE item SET tag = {tag} WHERE tag = {tag}",
                    "UPDATE item SET price = {price} WHERE id = {id}",
                    "UPDATE item SET account = {id}, tag = {tag} WHERE price < {price}",
                    "INSERT INTO account(name, balance, note) VALUES({name}, {amount}, {blob})",
                    "INSERT INTO account(id, name, balance) VALUES({id}, {name}, {amount})",
                    "INSERT INTO item(account, price, tag) VALUES({id}, {price}, {tag})",
                    "INSERT INTO item(account, price, tag) SELECT id, balance, name FROM account",
                    "INSERT OR IGNORE INTO account(name, balance) VALUES({name}, {amount})",
                    "INSERT OR REPLACE INTO account(name, balance) VALUES({name}, {amount})",
                    "INSERT OR FAIL INTO account(name, balance) SELECT tag, id FROM item"
                            + " ORDER BY id",
                    "INSERT INTO setting VALUES({key}, {amount}) ON CONFLICT(key)"
                            + " DO UPDATE SET value = value || excluded.value",
                    "UPDATE setting SET value = {any} WHERE key = {key}",
                    "UPDATE item SET tag = tag",
                    "PRAGMA user_version = 7",
                    "DELETE FROM item WHERE account = {id}",
                    "DELETE FROM account WHERE balance < {amount}",
                    "DELETE FROM setting WHERE key = {key}",
                    "DELETE FROM log",
                    "DELETE FROM item");

    /** Writes that may be executed twice in one batch. */
    static final List<String> BATCHES =
            WRITES.stream().filter(sql -> sql.contains("{") && !sql.contains("SELECT")).toList();

    static final List<String> RETURNING =
            List.of(
                    "INSERT INTO item(account, price, tag) VALUES({id}, {price}, {tag})"
                            + " RETURNING id, tag",
                    "UPDATE account SET balance = balance + {amount} WHERE id >= {id}"
                            + " RETURNING id, balance, name",
                    "DELETE FROM item WHERE tag = {tag} RETURNING id, price");

    static final List<String> DEFINITIONS =
            List.of("CREATE TABLE extra_table(n)", "CREATE INDEX extra_index ON item(price)");

    static final String CREATE_SCRATCH =
            "CREATE TEMP TABLE IF NOT EXISTS scratch(id INTEGER PRIMARY KEY, v UNIQUE)";

    static final String CREATE_SCRATCH_TRIGGER =
            "CREATE TEMP TRIGGER IF NOT EXISTS scratch_grows AFTER INSERT ON scratch"
                    + " WHEN typeof(NEW.v) = 'integer' AND NEW.v < 100"
                    + " BEGIN INSERT INTO scratch(v) VALUES(NEW.v + 1000); END";

    static final String SCRATCH_RETURNING =
            "INSERT INTO scratch(v) VALUES({amount}) RETURNING id, v";

    static final List<String> SCRATCH_WRITES =
            List.of(
                    "INSERT INTO scratch(v) VALUES({amount})",
                    "INSERT INTO scratch(v) VALUES({name})",
                    "INSERT INTO scratch(v) SELECT balance FROM account",
                    "UPDATE scratch SET v = {amount} WHERE id = {id}",
                    "DELETE FROM scratch WHERE id = {id}");

    static final List<String> SCRATCH_QUERIES =
            List.of(
                    "SELECT v, id FROM scratch ORDER BY id",
                    "SELECT count(*), max(v) FROM scratch",
                    "SELECT a.name FROM account a JOIN scratch s ON s.v = a.balance");

    private Statements() {}

    /** Whether it has rows to read. */
    static boolean isQuery(String sql) {
        return !sql.startsWith("CREATE")
                && (sql.startsWith("SELECT")
                        || sql.startsWith("VALUES")
                        || sql.startsWith("WITH")
                        || (sql.startsWith("PRAGMA") && !sql.contains("="))
                        || sql.contains("RETURNING"));
    }
}
