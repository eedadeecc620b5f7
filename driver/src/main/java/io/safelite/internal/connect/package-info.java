/** How a protected connection is put together from all that is below. */
package io.safelite.internal.connect;
