package io.safelite.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The program of an {@link OtherJvm} that executes SQL on the databases it is told to open. */
public final class SqlProgram {
    private static final String OPEN = "open ";

    private Connection connection;

    private SqlProgram() {}

    /** Starts it. */
    public static OtherJvm start() throws IOException {
        return new OtherJvm(SqlProgram.class);
    }

    /** The order to close what is open and to open another database, with SafeLite. */
    public static String open(Path file) {
        return OPEN + file;
    }

    /** No arguments. */
    public static void main(String[] arguments) throws IOException {
        OtherJvm.serve(new SqlProgram()::execute);
    }

    private String execute(String order) throws SQLException {
        if (!order.startsWith(OPEN)) {
            Databases.run(connection, order);
            return "ok";
        }
        if (connection != null) {
            connection.close();
        }
        connection = Access.SAFE.connect(order.substring(OPEN.length()));
        return "ok";
    }
}
