/**
 * The command line of the agent's jar: brings the agent into a JVM that runs already, and lists
 * those it could be brought into. Needs the JDK and nothing else.
 */
package io.safelite.agent.internal.tool;
