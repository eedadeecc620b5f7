package com.example.bank;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a bank does. */
@Service
public class BankService {
    static final int ACCOUNTS = 10;
    static final long MONEY = 10_000;

    private final Accounts accounts;
    private final Transfers transfers;

    BankService(Accounts accounts, Transfers transfers) {
        this.accounts = accounts;
        this.transfers = transfers;
    }

    /** Makes the accounts. */
    @Transactional
    public void open() {
        for (int id = 0; id < ACCOUNTS; id++) {
            accounts.save(new Account(id, (int) (MONEY / ACCOUNTS)));
        }
    }

    /** Reads both, changes both. */
    @Transactional
    public void transfer(int from, int to, int amount) {
        accounts.findById(from).orElseThrow().add(-amount);
        accounts.findById(to).orElseThrow().add(amount);
        transfers.save(new Transfer(amount));
    }

    /** How much money there is. */
    @Transactional(readOnly = true)
    public long money() {
        return accounts.money();
    }

    /** How many transfers are noted. */
    @Transactional(readOnly = true)
    public long transfers() {
        return transfers.count();
    }

    /**
     * Writes, and then wants to write in another transaction while its own is open: what SQLite,
     * with its one writer, cannot do.
     */
    @Transactional
    public void writeInTwoTransactions() {
        transfers.save(new Transfer(0));
        transfers.saveAndFlush(new Transfer(0));
    }
}
