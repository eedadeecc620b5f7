/** Flyway recognises {@code jdbc:safelite:}. */
package io.safelite.integrations.flyway;
