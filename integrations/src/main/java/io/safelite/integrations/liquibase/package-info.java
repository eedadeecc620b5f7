/** Liquibase recognises {@code jdbc:safelite:}. */
package io.safelite.integrations.liquibase;
