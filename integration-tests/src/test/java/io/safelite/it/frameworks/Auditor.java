package io.safelite.it.frameworks;

import java.util.concurrent.locks.LockSupport;

/** Sums all balances again and again, while others transfer: no money may be missing. */
final class Auditor implements Runnable {
    private static final long MONEY = (long) Books.ACCOUNTS * Books.BALANCE;

    /** Not to take the processor from those who are measured. */
    private static final long PAUSE_NANOS = 5_000_000;

    private final Bank bank;
    private volatile boolean isStopped;
    private volatile int audits;
    private volatile String finding = "right";

    Auditor(Bank bank) {
        this.bank = bank;
    }

    @Override
    public void run() {
        while (!isStopped && finding.equals("right")) {
            finding = audit();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private String audit() {
        try {
            long sum = bank.audit();
            if (sum != MONEY) {
                return "found " + sum + " instead of " + MONEY;
            }
            audits++;
            return "right";
        } catch (Exception e) {
            return BankRun.chain(e);
        }
    }

    void stop() {
        isStopped = true;
    }

    int audits() {
        return audits;
    }

    /** "right", or what was wrong first, after which it has stopped. */
    String finding() {
        return finding;
    }
}
