/** SafeLite's events as meters of Micrometer. */
package io.safelite.integrations.micrometer;
