package io.safelite.it.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

/** Its ids come as JPA has it if nothing is said: from a table, in blocks of 50. */
@Entity
class Invoice implements Document {
    @Id
    @GeneratedValue(strategy = GenerationType.AUTO)
    private Long id;

    @Override
    public Long id() {
        return id;
    }
}
