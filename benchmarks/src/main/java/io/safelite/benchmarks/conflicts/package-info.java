/** How many conflicts of deferred transactions the driver makes good. */
package io.safelite.benchmarks.conflicts;
