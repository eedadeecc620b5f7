/**
 * What SafeLite needs to know about sqlite-jdbc's own classes, so that code that casts to them
 * keeps working.
 */
package io.safelite.internal.handle;
