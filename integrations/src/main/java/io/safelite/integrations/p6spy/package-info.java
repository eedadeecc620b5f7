/**
 * What SafeLite does for a connection that p6spy sees, as lines of the category {@code safelite} in
 * p6spy's log. Start with {@link io.safelite.integrations.p6spy.SpyEvents}.
 */
package io.safelite.integrations.p6spy;
