/**
 * What JMX shows of SafeLite, per open file: {@link io.safelite.jmx.WriterQueueMXBean} and {@link
 * io.safelite.jmx.GroupCommitMXBean}.
 */
package io.safelite.jmx;
