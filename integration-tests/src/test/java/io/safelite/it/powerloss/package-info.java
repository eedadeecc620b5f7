/**
 * What a power loss leaves of a database: the calls of a writing program are recorded, and after
 * any of them the disk is rebuilt as it may be then. See {@code docs/power-loss.md}.
 */
package io.safelite.it.powerloss;
