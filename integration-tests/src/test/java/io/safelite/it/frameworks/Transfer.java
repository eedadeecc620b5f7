package io.safelite.it.frameworks;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

/** A row of the table of the same name, for those that map objects. */
@Entity
class Transfer {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Integer id;

    private int amount;

    /** For those that read it. */
    Transfer() {}

    Transfer(int amount) {
        this.amount = amount;
    }

    Integer id() {
        return id;
    }
}
