package io.safelite.testing;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The program of an {@link OtherJvm} that executes SQL. */
public final class SqlProgram {
    private SqlProgram() {}

    /** Starts it on the database of that URL. */
    public static OtherJvm start(String url) throws IOException {
        return new OtherJvm(SqlProgram.class, url);
    }

    /** Argument: the URL. */
    public static void main(String[] arguments) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0])) {
            OtherJvm.serve(
                    sql -> {
                        Databases.run(connection, sql);
                        return "ok";
                    });
        }
    }
}
