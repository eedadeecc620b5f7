/** The demonstration: one workload, three ways to open the same kind of file. */
package io.safelite.benchmarks.demo;
