package io.safelite.it.frameworks;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

/** A row of the table of the same name, for those that map objects. */
@Entity
class Account {
    @Id private int id;

    private int balance;

    @Version private int version;

    void add(int amount) {
        balance += amount;
    }
}
