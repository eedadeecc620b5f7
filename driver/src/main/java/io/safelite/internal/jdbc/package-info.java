/**
 * The JDBC objects that the application gets: shape only. Each method that means something is one
 * call into the session; all others are forwarded.
 *
 * <p>Start with {@link io.safelite.internal.jdbc.SafeConnection}.
 */
package io.safelite.internal.jdbc;
