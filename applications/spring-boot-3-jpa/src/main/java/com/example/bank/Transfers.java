package com.example.bank;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All transfers. */
interface Transfers extends JpaRepository<Transfer, Integer> {
    /** In a transaction of its own, whatever becomes of the one around it. */
    @Override
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    <T extends Transfer> T saveAndFlush(T transfer);
}
