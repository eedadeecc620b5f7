/** What the build does to the classes of the agent's jar. Not in the jar itself. */
package io.safelite.agent.packaging;
