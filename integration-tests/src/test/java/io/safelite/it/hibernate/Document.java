package io.safelite.it.hibernate;

/** What a transaction persists; Hibernate gives the id when it does. */
interface Document {
    Long id();
}
