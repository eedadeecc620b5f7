/**
 * What concurrent transactions can do to each other, one scripted interleaving per anomaly.
 *
 * <p>The list of anomalies and the idea of scripting them are those of Hermitage (Martin
 * Kleppmann). What was measured is the table of {@code docs/isolation.md}.
 */
package io.safelite.it.isolation;
