/** Several instances of an application that migrate one database file as they start. */
package io.safelite.it.migrations;
