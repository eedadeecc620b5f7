package io.safelite.agent.it.webapp;

import io.safelite.agent.it.app.PlainApp;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A web application with databases. {@code /run/DIRECTORY} lets threads contend there; {@code
 * /open/FILE} opens a file until the application is stopped.
 */
@WebServlet({"/run/*", "/open/*"})
public final class DatabaseServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private transient volatile Connection connection;

    @Override
    public void init() throws ServletException {
        try {
            // DriverManager has looked for drivers before there was this application.
            Class.forName("org.sqlite.JDBC");
        } catch (ClassNotFoundException e) {
            throw new ServletException(e);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String name = request.getPathInfo().substring(1);
        try {
            if (request.getServletPath().equals("/run")) {
                PlainApp.run(name, List.of("contention"));
            } else {
                open(name);
            }
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private void open(String file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists t (x)");
        }
    }

    @Override
    public void destroy() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
