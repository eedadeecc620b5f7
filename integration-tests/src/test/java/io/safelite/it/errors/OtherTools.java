package io.safelite.it.errors;

import io.safelite.it.frameworks.SqlitePlatform;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import javax.sql.DataSource;
import kotlin.Unit;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.eclipse.persistence.config.PersistenceUnitProperties;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.eclipse.persistence.sessions.UnitOfWork;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jetbrains.exposed.v1.core.statements.StatementType;
import org.jetbrains.exposed.v1.jdbc.DatabaseConnectionAutoRegistration;
import org.jetbrains.exposed.v1.jdbc.transactions.TransactionManager;
import org.jetbrains.exposed.v1.jdbc.transactions.TransactionsKt;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** The other frameworks. */
final class OtherTools {
    private OtherTools() {}

    static void eclipseLink(DataSource dataSource, Consumer<Contents> contents) {
        PersistenceConfiguration configuration =
                new PersistenceConfiguration("errors")
                        .property(PersistenceUnitProperties.NON_JTA_DATASOURCE, dataSource)
                        .property(
                                PersistenceUnitProperties.TARGET_DATABASE,
                                SqlitePlatform.class.getName())
                        .property(PersistenceUnitProperties.LOGGING_LEVEL, "OFF");
        try (EntityManagerFactory entities =
                new PersistenceProvider().createEntityManagerFactory(configuration)) {
            entities.runInTransaction(
                    manager -> {
                        // Else it would read through another connection.
                        manager.unwrap(UnitOfWork.class).beginEarlyTransaction();
                        contents.accept(HibernateTools.contents(manager));
                    });
        }
    }

    static void jooq(DataSource dataSource, Consumer<Contents> contents) {
        DSL.using(dataSource, SQLDialect.SQLITE)
                .transaction(
                        transaction -> {
                            DSLContext sql = transaction.dsl();
                            contents.accept(
                                    new Contents() {
                                        @Override
                                        public void read() {
                                            sql.fetch(Database.READ);
                                        }

                                        @Override
                                        public void write(String text) {
                                            sql.execute(text);
                                        }
                                    });
                        });
    }

    static void jdbi(DataSource dataSource, Consumer<Contents> contents) {
        Jdbi.create(dataSource).useTransaction(handle -> contents.accept(contents(handle)));
    }

    static Contents contents(Handle handle) {
        return new Contents() {
            @Override
            public void read() {
                handle.createQuery(Database.READ).mapToMap().list();
            }

            @Override
            public void write(String sql) {
                handle.execute(sql);
            }
        };
    }

    /** The statements of MyBatis. */
    interface Statements {
        @Select(Database.READ)
        List<Integer> read();

        @Update("${sql}")
        void write(String sql);
    }

    static void myBatis(DataSource dataSource, Consumer<Contents> contents) {
        Configuration configuration =
                new Configuration(
                        new Environment("errors", new JdbcTransactionFactory(), dataSource));
        configuration.addMapper(Statements.class);
        try (SqlSession session =
                new SqlSessionFactoryBuilder().build(configuration).openSession()) {
            Statements statements = session.getMapper(Statements.class);
            contents.accept(
                    new Contents() {
                        @Override
                        public void read() {
                            statements.read();
                        }

                        @Override
                        public void write(String sql) {
                            statements.write(sql);
                        }
                    });
            session.commit();
        }
    }

    static void exposed(DataSource dataSource, Consumer<Contents> contents) {
        var database =
                org.jetbrains.exposed.v1.jdbc.Database.Companion.connect(
                        dataSource,
                        connection -> Unit.INSTANCE,
                        null,
                        ServiceLoader.load(DatabaseConnectionAutoRegistration.class)
                                .findFirst()
                                .orElseThrow(),
                        made -> new TransactionManager(made, null));
        TransactionsKt.transaction(
                database,
                null,
                false,
                transaction -> {
                    transaction.setMaxAttempts(1);
                    contents.accept(
                            new Contents() {
                                @Override
                                public void read() {
                                    transaction.exec(
                                            Database.READ,
                                            List.of(),
                                            StatementType.SELECT,
                                            rows -> Unit.INSTANCE);
                                }

                                @Override
                                public void write(String sql) {
                                    transaction.exec(sql, List.of(), StatementType.UPDATE);
                                }
                            });
                    return Unit.INSTANCE;
                });
    }
}
