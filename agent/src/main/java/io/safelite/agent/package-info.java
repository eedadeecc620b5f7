/**
 * The agent that protects {@code jdbc:sqlite:} applications without a change. An empty shell so
 * far: the module exists so that the build, the layers and the coordinates are settled.
 */
package io.safelite.agent;
