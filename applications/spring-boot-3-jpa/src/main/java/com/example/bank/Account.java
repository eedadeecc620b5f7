package com.example.bank;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

/** Some money. */
@Entity
class Account {
    @Id private Integer id;

    private int balance;

    @Version private Integer version;

    /** For JPA. */
    Account() {}

    Account(int id, int balance) {
        this.id = id;
        this.balance = balance;
    }

    void add(int amount) {
        balance += amount;
    }
}
