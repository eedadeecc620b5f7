package com.example.counter;

import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** One number in the database. */
@Service
public class CounterService {
    private final JdbcTemplate jdbc;

    CounterService(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Begins anew. */
    public void create() {
        jdbc.execute("create table counter (value integer)");
        jdbc.update("insert into counter values (0)");
    }

    /** Reads, changes and writes it. */
    @Transactional
    public void increment() {
        int next = value() + 1;
        // An application computes something between reading and writing.
        LockSupport.parkNanos(500_000);
        jdbc.update("update counter set value = ?", next);
    }

    /** As it stands. */
    public int value() {
        return jdbc.queryForObject("select value from counter", Integer.class);
    }
}
