/** What JMX shows of SafeLite: {@link io.safelite.jmx.WriterQueueMXBean}, one per open file. */
package io.safelite.jmx;
