/** The engine's seam to sqlite-jdbc, on whatever version the application's class loader has. */
package io.safelite.agent.internal.sqlite;
