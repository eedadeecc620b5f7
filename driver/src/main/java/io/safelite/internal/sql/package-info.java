/**
 * What SQLite's SQL language says about a text, without asking SQLite: where one statement ends and
 * the next begins, and what each does to the transaction.
 *
 * <p>The package uses nothing but the JDK: no JDBC, no database, no other package of SafeLite. It
 * follows SQLite's own tokenizer (<a href="https://sqlite.org/draft/tokenreq.html">tokenreq</a>)
 * and grammar (<a href="https://sqlite.org/lang.html">lang</a>), and where it is not sure of a
 * statement it says {@link io.safelite.internal.sql.Action.Write}, which is always safe: a read
 * taken for a write only waits for a lock it did not need.
 *
 * <p>What it does not see is what a function does: a {@code SELECT} is a read here even when it
 * calls an application-defined function that writes. SQLite itself has one such case, the
 * table-valued function {@code pragma_optimize}.
 */
package io.safelite.internal.sql;
