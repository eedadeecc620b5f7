package com.example.bank;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

/** Money that went from one account to another. */
@Entity
class Transfer {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Integer id;

    private int amount;

    /** For JPA. */
    Transfer() {}

    Transfer(int amount) {
        this.amount = amount;
    }
}
