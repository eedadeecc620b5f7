/** What the agent can say of a JVM that ran before it came. Needs the JDK and nothing else. */
package io.safelite.agent.internal.attach;
