/** Each framework in a JVM of its own, without this module's jar and with it. */
package io.safelite.integrations;
