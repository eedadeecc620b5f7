/** Connections and statements that can be cast to the application's own sqlite-jdbc classes. */
package io.safelite.agent.internal.handle;
