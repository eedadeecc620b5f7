package io.safelite.it.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** What every transaction finds first. The application gives the ids. */
@Entity
class Customer {
    @Id private long id;

    private int purchases;

    /** For Hibernate. */
    protected Customer() {}

    Customer(long id) {
        this.id = id;
    }

    int purchases() {
        return purchases;
    }

    void purchased() {
        purchases++;
    }
}
