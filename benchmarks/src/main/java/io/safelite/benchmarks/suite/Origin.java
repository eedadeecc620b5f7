package io.safelite.benchmarks.suite;

/**
 * Where the numbers come from.
 *
 * @param machine with the versions
 * @param command to run for the same
 * @param protocol how long and how often was measured
 */
record Origin(String machine, String date, String command, String protocol) {}
