/** Guards live database files against being opened with java.io or java.nio. */
package io.safelite.agent.internal.files;
