package io.safelite.it.serializability;

/**
 * One append.
 *
 * @param lasting whether its transaction kept it, as long as the transaction itself was kept
 * @param last whether it was the last that its transaction kept for this key
 */
record Write(Transaction writer, int key, int value, boolean lasting, boolean last) {}
