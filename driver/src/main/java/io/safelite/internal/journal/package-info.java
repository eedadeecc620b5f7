/**
 * What a transaction has done and what its application has seen, and how to do it again and
 * compare. No locks, no transactions: those are the session's.
 */
package io.safelite.internal.journal;
