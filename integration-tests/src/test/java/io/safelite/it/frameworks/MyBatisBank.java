package io.safelite.it.frameworks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;

/** By MyBatis on HikariCP. */
final class MyBatisBank implements Bank {
    private final HikariDataSource dataSource;
    private final SqlSessionFactory sessions;

    MyBatisBank(Place place) {
        dataSource = Pools.hikari(place);
        Configuration configuration =
                new Configuration(
                        new Environment("bank", new JdbcTransactionFactory(), dataSource));
        configuration.addMapper(Accounts.class);
        sessions = new SqlSessionFactoryBuilder().build(configuration);
    }

    /** The statements. */
    interface Accounts {
        @Select("SELECT balance FROM account WHERE id = #{id}")
        int balance(int id);

        @Select("SELECT balance FROM account")
        List<Integer> balances();

        @Update("UPDATE account SET balance = #{balance} WHERE id = #{id}")
        void write(@Param("id") int id, @Param("balance") int balance);

        @Insert("INSERT INTO transfer(amount) VALUES(#{amount})")
        @Options(useGeneratedKeys = true, keyProperty = "id")
        void note(Note note);
    }

    /** A transfer that MyBatis gives its id. */
    static final class Note {
        private final int amount;
        private Integer id;

        Note(int amount) {
            this.amount = amount;
        }

        public int getAmount() {
            return amount;
        }

        public Integer getId() {
            return id;
        }

        public void setId(Integer id) {
            this.id = id;
        }
    }

    @Override
    public void transfer(int from, int to, int amount) {
        try (SqlSession session = sessions.openSession()) {
            Accounts accounts = session.getMapper(Accounts.class);
            int ofFrom = accounts.balance(from);
            int ofTo = accounts.balance(to);
            accounts.write(from, ofFrom - amount);
            accounts.write(to, ofTo + amount);
            Note note = new Note(amount);
            accounts.note(note);
            if (note.getId() == null) {
                throw new IllegalStateException("the transfer has no id");
            }
            session.commit();
        }
    }

    @Override
    public long audit() throws SQLException {
        try (SqlSession session = sessions.openSession()) {
            session.getConnection().setReadOnly(true);
            return session.getMapper(Accounts.class).balances().stream()
                    .mapToLong(Integer::longValue)
                    .sum();
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
