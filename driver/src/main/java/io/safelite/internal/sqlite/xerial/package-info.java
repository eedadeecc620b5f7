/** The only place that knows {@code org.sqlite}: SafeLite's side of the seam to sqlite-jdbc. */
package io.safelite.internal.sqlite.xerial;
