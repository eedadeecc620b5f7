/** What the integration tests and the benchmarks share. */
package io.safelite.testing;
