/** The contention benchmark: many writers, one file, and several ways to wait for their turn. */
package io.safelite.benchmarks.contention;
