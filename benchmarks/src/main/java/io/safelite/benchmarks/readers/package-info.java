/** The readers beside writers benchmark: start with {@code ReadersBenchmark}. */
package io.safelite.benchmarks.readers;
