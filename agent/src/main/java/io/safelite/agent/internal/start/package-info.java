/** How the agent is configured, installed, and called by woven code. */
package io.safelite.agent.internal.start;
