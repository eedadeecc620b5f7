/**
 * What of the agent its JVM's class path shows: two classes for any Java from 8 on, which say so
 * and stay out where Java is too old. Everything else lives behind {@link
 * io.safelite.agent.AgentLoader}.
 */
package io.safelite.agent;
