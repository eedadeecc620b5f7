package com.example.bank;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** All accounts. */
interface Accounts extends JpaRepository<Account, Integer> {
    @Query("select sum(a.balance) from Account a")
    long money();
}
