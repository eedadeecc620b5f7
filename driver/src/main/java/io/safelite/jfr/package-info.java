/** What a JDK Flight Recording shows of SafeLite. */
package io.safelite.jfr;
