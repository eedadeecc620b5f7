/** The frameworks people use SQLite with, each by the same small application, in four ways. */
package io.safelite.it.frameworks;
