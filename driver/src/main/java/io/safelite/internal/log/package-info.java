/** Where the engine's warnings go. */
package io.safelite.internal.log;
