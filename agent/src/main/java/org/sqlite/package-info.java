/** Classes that the agent defines beside those of a copy of sqlite-jdbc. */
package org.sqlite;
