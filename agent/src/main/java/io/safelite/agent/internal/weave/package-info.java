/** The few instructions woven into sqlite-jdbc, and what they call. */
package io.safelite.agent.internal.weave;
