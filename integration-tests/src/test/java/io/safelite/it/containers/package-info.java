/** Several containers on one database file, each with a JVM and SafeLite in it. */
package io.safelite.it.containers;
