/**
 * SafeLite's own settings: one declaration per setting, and what a URL and its properties say.
 *
 * <p>Uses {@code java.sql} only. Start with {@link io.safelite.config.Setting}.
 */
package io.safelite.config;
