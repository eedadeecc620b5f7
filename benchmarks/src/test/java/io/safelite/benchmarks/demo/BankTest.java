package io.safelite.benchmarks.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BankTest {
    private Path file;
    private String url;
    private Bank bank;

    @BeforeEach
    void create(@TempDir Path directory) throws Exception {
        file = directory.resolve("bank.db");
        url = "jdbc:sqlite:" + file;
        bank = new Bank(file, 10);
        bank.create(url);
    }

    private void execute(String... sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String one : sql) {
                statement.executeUpdate(one);
            }
        }
    }

    private static BitSet numbers(int... numbers) {
        BitSet bits = new BitSet();
        for (int number : numbers) {
            bits.set(number);
        }
        return bits;
    }

    @Test
    void aNewBankAddsUp() throws Exception {
        assertThat(bank.audit(List.of(numbers()))).isEqualTo(new Bank.Audit(0, 0, 0, 0, "ok"));
        assertThat(bank.audit(List.of(numbers())).addsUp()).isTrue();
    }

    @Test
    void ghostAndLostTransfersDoNotCancelOut() throws Exception {
        execute("INSERT INTO transfer VALUES (1, 0, 7, 1, 2, 0)");
        assertThat(bank.audit(List.of(numbers(7))).addsUp()).isTrue();
        assertThat(bank.audit(List.of(numbers(8)))).isEqualTo(new Bank.Audit(0, 0, 1, 1, "ok"));
        assertThat(bank.audit(List.of(numbers(8))).addsUp()).isFalse();
    }

    @Test
    void aTransferTwiceInTheFileIsAGhost() throws Exception {
        execute(
                "INSERT INTO transfer VALUES (1, 0, 7, 1, 2, 0)",
                "INSERT INTO transfer VALUES (2, 0, 7, 1, 2, 0)");
        assertThat(bank.audit(List.of(numbers(7)))).isEqualTo(new Bank.Audit(0, 0, 1, 0, "ok"));
    }

    @Test
    void aLostUpdateShowsInTheSumAndTheAccount() throws Exception {
        execute(
                "INSERT INTO transfer VALUES (1, 0, 0, 1, 2, 30)",
                "UPDATE account SET balance = balance - 30 WHERE id = 1");
        assertThat(bank.audit(List.of(numbers(0)))).isEqualTo(new Bank.Audit(-30, 1, 0, 0, "ok"));
    }

    @Test
    void wrongAccountsShowEvenIfTheSumIsRight() throws Exception {
        execute(
                "UPDATE account SET balance = balance + CASE id WHEN 1 THEN 5 WHEN 2 THEN -5 END"
                        + " WHERE id < 3");
        Bank.Audit audit = bank.audit(List.of());
        assertThat(audit).isEqualTo(new Bank.Audit(0, 2, 0, 0, "ok"));
        assertThat(audit.addsUp()).isFalse();
    }

    @Test
    void deletesTheFileAndItsCompanionsOnly() throws Exception {
        Path wal = Files.createFile(file.resolveSibling("bank.db-wal"));
        Path other = Files.createFile(file.resolveSibling("bank.db2"));
        bank.delete();
        assertThat(file).doesNotExist();
        assertThat(wal).doesNotExist();
        assertThat(other).exists();
    }
}
