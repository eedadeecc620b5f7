package io.safelite.it.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;

/** Its ids come from a table one by one, each in a transaction of a second connection. */
@Entity
class Receipt implements Document {
    @Id
    @GeneratedValue(strategy = GenerationType.AUTO, generator = "one_by_one")
    @SequenceGenerator(name = "one_by_one", allocationSize = 1)
    private Long id;

    @Override
    public Long id() {
        return id;
    }
}
