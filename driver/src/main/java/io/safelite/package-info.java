/**
 * What an application uses: the drivers, the data source, and the explicit transaction callback.
 */
package io.safelite;
