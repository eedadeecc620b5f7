/** Plain sqlite-jdbc and SafeLite, measured in pairs. */
package io.safelite.benchmarks;
