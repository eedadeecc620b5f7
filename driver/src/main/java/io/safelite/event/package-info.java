/**
 * What SafeLite tells about itself: a listener and the events it receives. Uses nothing else of
 * SafeLite.
 */
package io.safelite.event;
