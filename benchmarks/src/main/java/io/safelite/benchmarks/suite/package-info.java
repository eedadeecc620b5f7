/** The suite: the contention benchmark over a fixed grid, and a report of it to publish. */
package io.safelite.benchmarks.suite;
