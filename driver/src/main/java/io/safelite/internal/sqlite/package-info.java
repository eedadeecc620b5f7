/**
 * What the engine knows of SQLite: result codes, file identity, when WAL is safe, and the seam to
 * sqlite-jdbc.
 *
 * <p>Only the sub-package {@code xerial} imports {@code org.sqlite}; the engine must run where
 * sqlite-jdbc's classes are not visible. Start with {@link io.safelite.internal.sqlite.SqliteJdbc}.
 */
package io.safelite.internal.sqlite;
