/** Liquibase recognises {@code jdbc:safelite:}, and its instances may start at once. */
package io.safelite.integrations.liquibase;
