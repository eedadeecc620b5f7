/** What the agent says, and the switch that lets its stages fail in tests. */
package io.safelite.agent.internal.report;
