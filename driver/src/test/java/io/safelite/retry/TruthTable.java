package io.safelite.retry;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an application can do in a transaction, what somebody else can do to it meanwhile, and what
 * must come of it. {@link TruthDatabase} is the database all of it is about.
 */
final class TruthTable {
    /** What has to come of a conflict, beside the names of the reasons to refuse. */
    static final String TRANSPARENT = "TRANSPARENT";

    /**
     * Every kind of step. The first line of a paragraph says what it is, whether it works or fails
     * the first time, and what the application does ({@link Script}). Each line below is a foreign
     * transaction: whether the same steps then show the same, something else, or fail (so that it
     * can be checked without SafeLite), what has to come of the conflict, and its SQL.
     *
     * <p>Item 4 is one whose {@code abs(n)} overflows: the way to a failure that depends on data.
     */
    private static final String STEPS =
            """
            nothing but a first look             | ok     | query SELECT 1
            equal     | TRANSPARENT         | UPDATE item SET n = 11 WHERE id = 1

            query, not read                      | ok     | query SELECT n FROM item WHERE id = 1; WRITE; next; getInt; next
            equal     | TRANSPARENT         | UPDATE item SET n = 11 WHERE id = 1
            equal     | TRANSPARENT         | DELETE FROM item WHERE id = 1
            failing   | SCHEMA_CHANGED      | DROP TABLE item

            next, a row                          | ok     | query SELECT n FROM item WHERE id = 1; next
            equal     | TRANSPARENT         | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 1
            failing   | SCHEMA_CHANGED      | DROP TABLE item

            next, a row that then cannot be had  | ok     | query SELECT abs(n) FROM item WHERE id = 1; next
            failing   | OBSERVATION_CHANGED | UPDATE item SET n = -9223372036854775808 WHERE id = 1

            next, no row                         | ok     | query SELECT n FROM item WHERE id = 77; next
            equal     | TRANSPARENT         | INSERT INTO item(id) VALUES(78)
            different | OBSERVATION_CHANGED | INSERT INTO item(id) VALUES(77)
            failing   | SCHEMA_CHANGED      | DROP TABLE item

            next past the end                    | ok     | query SELECT n FROM item WHERE id IN (1, 77); next; next; next; next; WRITE; next
            equal     | TRANSPARENT         | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | INSERT INTO item(id) VALUES(77)
            failing   | SCHEMA_CHANGED      | DROP TABLE item

            value of an expression               | ok     | query SELECT count(*), sum(n) FROM item; next; getInt 1; getLong 2; close
            equal     | TRANSPARENT         | UPDATE item SET name = 'z'
            equal     | TRANSPARENT         | UPDATE item SET n = CASE id WHEN 1 THEN 11 ELSE 19 END WHERE id < 3
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 1
            failing   | SCHEMA_CHANGED      | ALTER TABLE item RENAME TO renamed

            half-read cursor                     | ok     | query SELECT n FROM item WHERE id < 4 ORDER BY id; next; getInt; next; getInt; WRITE; getRow; next; getInt; next
            equal     | TRANSPARENT         | UPDATE item SET n = 33 WHERE id = 3
            equal     | TRANSPARENT         | DELETE FROM item WHERE id = 3
            equal     | TRANSPARENT         | UPDATE item SET name = 'z'
            different | OBSERVATION_CHANGED | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 1
            different | OBSERVATION_CHANGED | INSERT INTO item(id, n) VALUES(0, 5)
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id IN (2, 3)
            failing   | SCHEMA_CHANGED      | DROP TABLE item

            half-read cursor with a failing rest | ok     | query SELECT abs(n) FROM item WHERE id < 4 ORDER BY id; next; getLong; WRITE; next; getLong; next; getLong; next
            equal     | TRANSPARENT         | UPDATE item SET n = -9223372036854775808 WHERE id = 3
            equal     | TRANSPARENT         | UPDATE item SET n = -22 WHERE id = 2
            failing   | OBSERVATION_CHANGED | UPDATE item SET n = -9223372036854775808 WHERE id = 1

            half-read cursor that sorts          | ok     | query SELECT name, n FROM item WHERE id < 4 ORDER BY name DESC; next; getString 1; WRITE; next; getString 1; getInt 2; next; getString 1
            equal     | TRANSPARENT         | UPDATE item SET name = 'aa' WHERE name = 'b'
            equal     | TRANSPARENT         | INSERT INTO item(id, name) VALUES(0, 'bb')
            different | OBSERVATION_CHANGED | INSERT INTO item(id, name) VALUES(0, 'd')

            row left before the conflict         | ok     | query SELECT n FROM item WHERE id < 4 ORDER BY id; next; next; WRITE; getInt; next; getInt
            equal     | TRANSPARENT         | UPDATE item SET n = 11 WHERE id = 1
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2

            exhausted cursor                     | ok     | query SELECT n FROM item WHERE id < 4; next; getInt; next; next; next; WRITE; next
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | INSERT INTO item(id) VALUES(0)
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 2

            cursor with a limit of rows          | ok     | limit 2; query SELECT n FROM item WHERE id < 4 ORDER BY id; next; next; next; WRITE; next
            equal     | TRANSPARENT         | DELETE FROM item WHERE id = 3
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id IN (2, 3)

            closed cursor                        | ok     | query SELECT n FROM item WHERE id < 4 ORDER BY id; next; getInt; close; WRITE; isClosed
            equal     | TRANSPARENT         | DELETE FROM item WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1
            failing   | SCHEMA_CHANGED      | DROP TABLE item

            cursor closed with its statement     | ok     | query SELECT n FROM item WHERE id < 4 ORDER BY id; next; getInt; closeStatement
            equal     | TRANSPARENT         | DELETE FROM item WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1

            cursor closed without a look         | ok     | query SELECT n FROM item WHERE id = 1; close
            equal     | TRANSPARENT         | UPDATE item SET n = 11 WHERE id = 1

            two cursors, in turns                | ok     | x: query SELECT n FROM item WHERE id < 4 ORDER BY id; y: query SELECT n FROM item WHERE id < 4 ORDER BY id DESC; x: next; y: next; x: getInt; y: getInt; x: next; WRITE; y: next; y: getInt; x: getInt; x: next; x: getInt
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 33 WHERE id = 3
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1
            failing   | SCHEMA_CHANGED      | DROP TABLE item

            position: is there a row at all      | ok     | query SELECT n FROM item WHERE id = 77; isBeforeFirst
            equal     | TRANSPARENT         | INSERT INTO item(id) VALUES(78)
            different | OBSERVATION_CHANGED | INSERT INTO item(id) VALUES(77)

            position: all of them                | ok     | query SELECT n FROM item WHERE id < 4; isBeforeFirst; next; getRow; isFirst; next; getRow; next; next; isAfterLast; WRITE; isAfterLast
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 2

            execute                              | ok     | execute SELECT n FROM item WHERE id = 1; next; getInt
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1
            failing   | SCHEMA_CHANGED      | DROP TABLE item

            prepared query                       | ok     | prepared SELECT n FROM item WHERE id = ? with 1; next; getInt
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1
            failing   | SCHEMA_CHANGED      | DROP TABLE item

            prepared execute                     | ok     | preparedExecute SELECT n FROM item WHERE id = ? AND name = ? with 1, 'ab'; next; getInt
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET name = 'z' WHERE id = 1

            prepared query, executed again       | ok     | prepared SELECT n FROM item WHERE id = ? with 1; next; getInt; prepared SELECT n FROM item WHERE id = ? with 2; next; getInt; again; next; getInt; WRITE; again; next; getInt
            equal     | TRANSPARENT         | UPDATE item SET n = 33 WHERE id = 3
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | UPDATE item SET n = 22 WHERE id = 2

            prepared query, half-read            | ok     | prepared SELECT n FROM item WHERE id < ? ORDER BY id with 4; next; getInt; WRITE; next; getInt; next; getInt; next
            equal     | TRANSPARENT         | UPDATE item SET n = 33 WHERE id = 3
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1

            failing query                        | failed | query SELECT abs(n) FROM item WHERE id = 4
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 44 WHERE id = 4

            failing next                         | failed | query SELECT abs(n) FROM item WHERE id IN (3, 4) ORDER BY id; next; getInt; next
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 44 WHERE id = 4
            different | OBSERVATION_CHANGED | UPDATE item SET n = 33 WHERE id = 3

            failing to prepare                   | failed | prepared SELECT x FROM missing
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | SCHEMA_CHANGED      | CREATE TABLE missing(x)

            failing to parse                     | failed | query SELEKT 1; update SELEKT 2
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2

            failing getter                       | failed | query SELECT v FROM kind WHERE name = 'text'; next; getTimestamp
            equal     | TRANSPARENT         | UPDATE kind SET unread = 1
            different | OBSERVATION_CHANGED | UPDATE kind SET v = '2024-02-29 12:34:56.789' WHERE name = 'text'

            getter that then fails               | ok     | query SELECT v FROM kind WHERE name = 'moment'; next; getTimestamp
            failing   | OBSERVATION_CHANGED | UPDATE kind SET v = 'long ago' WHERE name = 'moment'

            getter without a row                 | failed | query SELECT n FROM item WHERE id = 77; next; getInt 99; getInt; WRITE; next
            equal     | TRANSPARENT         | INSERT INTO item(id) VALUES(78)
            different | OBSERVATION_CHANGED | INSERT INTO item(id) VALUES(77)

            labels                               | ok     | query SELECT n AS number FROM item; columns; metaData; label; next; WRITE; label; columns
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2

            metadata of all columns              | ok     | query SELECT * FROM item; columns
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | SCHEMA_CHANGED      | ALTER TABLE item ADD COLUMN more

            metadata of the database             | ok     | tables
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | SCHEMA_CHANGED      | CREATE TABLE more(x)

            pragma                               | ok     | query PRAGMA user_version; next; getInt
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | PRAGMA user_version = 7

            temp insert                          | ok     | update INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id < 4 AND n > 15
            equal     | TRANSPARENT         | UPDATE item SET name = 'z'
            equal     | TRANSPARENT         | UPDATE item SET n = 25 WHERE id = 2
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 3
            failing   | OBSERVATION_CHANGED | UPDATE item SET n = 99 WHERE id = 2
            failing   | SCHEMA_CHANGED      | DROP TABLE item

            temp insert, then read               | ok     | update INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id = 2; query SELECT v FROM temp.scratch WHERE id > 2; next; getInt
            equal     | TRANSPARENT         | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | UPDATE item SET n = 22 WHERE id = 2

            temp insert by execute               | ok     | execute INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id < 4 AND n > 15
            equal     | TRANSPARENT         | UPDATE item SET n = 25 WHERE id = 2
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 3

            temp update and delete               | ok     | update UPDATE temp.scratch SET v = v + 1 WHERE v > (SELECT 99 * n FROM item WHERE id = 1); update DELETE FROM temp.scratch WHERE v > (SELECT 50 * n FROM item WHERE id = 2)
            equal     | TRANSPARENT         | UPDATE item SET n = 9 WHERE id = 1
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | UPDATE item SET n = 21 WHERE id = 2

            temp insert, large count             | ok     | largeUpdate INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id < 4 AND n > 15
            equal     | TRANSPARENT         | UPDATE item SET n = 25 WHERE id = 2
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 3

            temp prepared insert                 | ok     | preparedUpdate INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id = ? with 1; preparedUpdate INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id = ? with 2
            equal     | TRANSPARENT         | UPDATE item SET n = 25 WHERE id = 2
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 2
            failing   | OBSERVATION_CHANGED | UPDATE item SET n = 10 WHERE id = 2

            temp batch                           | ok     | batch INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id < 3 & DELETE FROM temp.scratch WHERE v = 20 & INSERT INTO temp.scratch(v) VALUES(5)
            equal     | TRANSPARENT         | DELETE FROM item WHERE id = 3
            different | OBSERVATION_CHANGED | UPDATE item SET n = 25 WHERE id = 2
            failing   | OBSERVATION_CHANGED | UPDATE item SET n = 5 WHERE id = 2

            temp prepared batch                  | ok     | preparedBatch INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id = ? with 1 & 77 & 3
            equal     | TRANSPARENT         | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | INSERT INTO item(id, n) VALUES(77, 1)
            failing   | OBSERVATION_CHANGED | UPDATE item SET n = 10 WHERE id = 3

            failing temp batch                   | failed | batch INSERT INTO temp.scratch(v) VALUES(5) & INSERT INTO temp.scratch(v) SELECT n + 990 FROM item WHERE id = 1
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1

            temp keys, asked for                 | ok     | update INSERT INTO temp.scratch(id, v) SELECT max(id) + 100, 5 FROM item; keys
            equal     | TRANSPARENT         | DELETE FROM item WHERE id = 1
            different | OBSERVATION_CHANGED | INSERT INTO item(id) VALUES(10)

            temp keys, not asked for             | ok     | update INSERT INTO temp.scratch(id, v) SELECT max(id) + 100, 5 FROM item
            equal     | TRANSPARENT         | INSERT INTO item(id) VALUES(10)

            temp keys, asked for afterwards      | ok     | x: update INSERT INTO temp.scratch(id, v) SELECT max(id) + 100, 5 FROM item; WRITE; x: keys
            equal     | TRANSPARENT         | INSERT INTO item(id) VALUES(10)

            temp returning                       | ok     | query INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id < 3 RETURNING v; next; getInt; next; getInt; next
            equal     | TRANSPARENT         | DELETE FROM item WHERE id = 3
            different | OBSERVATION_CHANGED | UPDATE item SET n = 22 WHERE id = 2
            failing   | OBSERVATION_CHANGED | UPDATE item SET n = 99 WHERE id = 2

            failing temp insert                  | failed | update INSERT INTO temp.scratch(v) SELECT n + 990 FROM item WHERE id = 1
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1
            failing   | OBSERVATION_CHANGED | UPDATE item SET n = -891 WHERE id = 1

            write that cannot even begin         | failed | query SELECT n FROM item WHERE id = 1; next; getInt; u: update INSERT INTO nowhere VALUES(1); u: update UPDATE item SET missing = 1
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1

            query, executed as a write           | ok     | update SELECT n FROM item WHERE id = 1
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2

            temp table, created and dropped      | ok     | text CREATE TEMP TABLE t1 AS SELECT n FROM item; text CREATE INDEX temp.i1 ON t1(n); query SELECT count(*) FROM t1 WHERE n = 10; next; getInt; close; text DROP TABLE t1
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1

            temp view that writes                | ok     | text CREATE TEMP VIEW v1 AS SELECT v FROM temp.scratch; text CREATE TEMP TRIGGER r1 INSTEAD OF INSERT ON v1 BEGIN INSERT INTO scratch(v) VALUES(new.v);END; update INSERT INTO v1 SELECT n FROM item WHERE id = 2; query SELECT v FROM v1 WHERE v < 1000; next; getInt; close; text DROP VIEW v1
            equal     | TRANSPARENT         | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | UPDATE item SET n = 22 WHERE id = 2

            failing script                       | failed | update INSERT INTO temp.scratch(v) VALUES(5);INSERT INTO temp.scratch(v) SELECT n + 990 FROM item WHERE id = 1;INSERT INTO temp.scratch(v) VALUES(6)
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1

            temp write between two rows          | ok     | query SELECT s.v, item.n FROM temp.scratch s JOIN item ON item.id = s.id ORDER BY s.id; next; getInt 1; getInt 2; u: update UPDATE temp.scratch SET v = 7 WHERE id = 2; next; getInt 1; WRITE; getInt 2
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 2

            savepoint, released                  | ok     | savepoint a; query SELECT n FROM item WHERE id = 1; next; getInt; release a
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1

            savepoint, rolled back               | ok     | savepoint a; update INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id < 3; query SELECT n FROM item WHERE id = 1; next; getInt; rollbackTo a
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 2

            savepoint, still open                | ok     | update INSERT INTO temp.scratch(v) VALUES(5); savepoint a; update INSERT INTO temp.scratch(v) SELECT n FROM item WHERE id < 3; WRITE; rollbackTo a; update INSERT INTO log(what) VALUES('after')
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | DELETE FROM item WHERE id = 2

            savepoints by text                   | ok     | text SAVEPOINT a; text SAVEPOINT b; query SELECT n FROM item WHERE id = 1; next; getInt; text ROLLBACK TO a; text RELEASE a
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1

            savepoint that does not exist        | failed | text ROLLBACK TO nowhere; text RELEASE nowhere
            equal     | TRANSPARENT         | UPDATE item SET n = 22 WHERE id = 2

            text and number that look the same   | ok     | query SELECT v FROM kind WHERE name = 'int'; next; getObject
            equal     | TRANSPARENT         | UPDATE kind SET unread = 1
            different | OBSERVATION_CHANGED | UPDATE kind SET v = '42' WHERE name = 'int'
            different | OBSERVATION_CHANGED | UPDATE kind SET v = 42.0 WHERE name = 'int'

            values that move between columns     | ok     | query SELECT name, other FROM item WHERE id = 1; next; getString 1; getString 2
            equal     | TRANSPARENT         | UPDATE item SET n = 11 WHERE id = 1
            different | OBSERVATION_CHANGED | UPDATE item SET name = 'a', other = 'bc' WHERE id = 1
            different | OBSERVATION_CHANGED | UPDATE item SET name = '', other = 'abc' WHERE id = 1
            different | OBSERVATION_CHANGED | UPDATE item SET other = NULL WHERE id = 1

            one of two columns                   | ok     | query SELECT name, n FROM item WHERE id = 1; next; getInt 2; WRITE; getString 1
            equal     | TRANSPARENT         | UPDATE item SET name = 'z' WHERE id = 1
            different | OBSERVATION_CHANGED | UPDATE item SET n = 11 WHERE id = 1

            schema of something else             | ok     | query SELECT n FROM item WHERE id = 1; next; getInt
            equal     | SCHEMA_CHANGED      | CREATE TABLE more(x)
            """;

    /**
     * Every getter: its words, the row of table kind it reads, and a value that shows otherwise.
     */
    private static final String GETTERS =
            """
            getString           | text   | 'hass'
            getString           | text   | NULL
            getString           | empty  | NULL
            getString           | null   | ''
            getString           | int    | 43
            getStringByName     | text   | 'hass'
            getBoolean          | false  | 1
            getByte             | int    | 43
            getShort            | int    | 43
            getInt              | int    | 43
            getInt; wasNull     | null   | 0
            getLong             | big    | 9007199254740994
            getLongByName       | big    | 9007199254740994
            getFloat            | real   | 0.25
            getDouble           | real   | 0.25
            getBigDecimal       | real   | 0.25
            getBytes            | blob   | x'00fe'
            getBytes            | blob   | x''
            getBytes            | blob   | NULL
            getDate             | moment | '2024-03-01 12:34:56.789'
            getTime             | moment | '2024-02-29 12:34:57.789'
            getTimestamp        | moment | '2024-02-29 12:34:56.788'
            getTimestampInUtc   | moment | '2024-02-29 12:34:56.788'
            getObject           | int    | 43
            getObject           | big    | 9007199254740994
            getObject           | text   | 'hass'
            getObject           | blob   | x'00fe'
            getObject           | null   | ''
            getObjectAsLong     | big    | 9007199254740994
            getObjectAsString   | text   | 'hass'
            getBinaryStream     | blob   | x'00fe'
            getAsciiStream      | ascii  | 'hass'
            getCharacterStream  | text   | 'hass'
            getClob             | text   | 'hass'
            """;

    /** The ways to write for the first time, each of which may meet the conflict. */
    private static final String WRITES =
            """
            executeUpdate       | w: update INSERT INTO log(what) VALUES('one')
            executeLargeUpdate  | w: largeUpdate INSERT INTO log(what) VALUES('one')
            execute             | w: execute INSERT INTO log(what) VALUES('one')
            prepared            | w: preparedUpdate INSERT INTO log(what) VALUES(?) with 'one'; w: preparedUpdate INSERT INTO log(what) VALUES(?) with 'two'
            batch               | w: batch INSERT INTO log(what) VALUES('one') & INSERT INTO log(what) VALUES('two')
            prepared batch      | w: preparedBatch INSERT INTO log(what) VALUES(?) with 'one' & 'two' & 'three'
            failing batch       | w: batch INSERT INTO log(what) VALUES('one') & INSERT INTO log(what) VALUES('zero')
            failing write       | w: update INSERT INTO log(what) VALUES('zero')
            returning           | w: query INSERT INTO log(what) VALUES('one'), ('two') RETURNING id; w: next; w: getInt; w: next; w: getInt
            returning, executed | w: execute INSERT INTO log(what) VALUES('one'), ('two') RETURNING id; w: next; w: getInt
            generated keys      | w: update INSERT INTO log(what) VALUES('one'); w: keys
            in a savepoint      | savepoint w; w: update INSERT INTO log(what) VALUES('one'); release w
            undone by savepoint | savepoint w; w: update INSERT INTO log(what) VALUES('one'); rollbackTo w; w: update INSERT INTO log(what) VALUES('two')
            several in one text | w: update INSERT INTO log(what) VALUES('one');INSERT INTO log(what) VALUES('two')
            what it has read    | w: update UPDATE item SET n = n + 1 WHERE id = 9
            random              | w: update INSERT INTO log(what) SELECT 'random' || (random() & 0)
            schema              | w: update CREATE TABLE made(x)
            pragma              | w: text PRAGMA user_version = 9
            """;

    private static final Pattern COLUMNS = Pattern.compile(" *\\| ");

    private TruthTable() {}

    /**
     * One kind of step.
     *
     * @param fails whether something in it fails the first time
     */
    record Step(String name, boolean fails, Script script, List<Foreign> foreigns) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * What somebody else commits meanwhile.
     *
     * @param replay what the step then shows: equal, different or failing
     * @param outcome {@link #TRANSPARENT} or the name of the reason to refuse
     */
    record Foreign(String replay, String outcome, String sql) {}

    /** One way to write. */
    record Write(String name, List<String> actions) {}

    /** All kinds of steps, the getters among them. */
    static List<Step> steps() {
        List<Step> all = new ArrayList<>();
        for (String paragraph : STEPS.split("\n\n")) {
            List<String> lines = paragraph.lines().toList();
            String[] step = COLUMNS.split(lines.get(0), 3);
            List<Foreign> foreigns =
                    lines.stream()
                            .skip(1)
                            .map(line -> COLUMNS.split(line, 3))
                            .map(line -> new Foreign(line[0], line[1], line[2]))
                            .toList();
            all.add(new Step(step[0], step[1].equals("failed"), Script.of(step[2]), foreigns));
        }
        GETTERS.lines().map(line -> getter(COLUMNS.split(line, 3))).forEach(all::add);
        return all;
    }

    private static Step getter(String[] line) {
        String row = "FROM kind WHERE name = '" + line[1] + "'";
        String where = " WHERE name = '" + line[1] + "'";
        return new Step(
                line[0] + " of " + line[1] + ", then " + line[2],
                false,
                Script.of("query SELECT v " + row + "; next; " + line[0]),
                List.of(
                        new Foreign("equal", TRANSPARENT, "UPDATE kind SET unread = 1" + where),
                        new Foreign(
                                "different",
                                "OBSERVATION_CHANGED",
                                "UPDATE kind SET v = " + line[2] + where),
                        new Foreign("different", "OBSERVATION_CHANGED", "DELETE " + row),
                        new Foreign("failing", "SCHEMA_CHANGED", "DROP TABLE kind")));
    }

    /** All ways to write. */
    static List<Write> writes() {
        return WRITES.lines()
                .map(line -> COLUMNS.split(line, 2))
                .map(line -> new Write(line[0], Script.actions(line[1])))
                .toList();
    }
}
