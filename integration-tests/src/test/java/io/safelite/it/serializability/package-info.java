/**
 * Whether what clients saw can be explained by some serial order of their transactions.
 *
 * <p>Clients append unique values to a few lists and read them. A list tells in which order it was
 * written, so from the lists that were read follows who must have come before whom; the {@link
 * io.safelite.it.serializability.Checker} looks for contradictions. The idea is that of Elle
 * (Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies from Experimental Observations"); the
 * names of the anomalies are Adya's.
 */
package io.safelite.it.serializability;
