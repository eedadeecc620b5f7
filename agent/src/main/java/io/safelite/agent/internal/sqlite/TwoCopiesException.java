package io.safelite.agent.internal.sqlite;

import java.sql.SQLException;

/** The operator does not want two copies of sqlite-jdbc on one file. */
public final class TwoCopiesException extends SQLException {
    private static final long serialVersionUID = 1;

    TwoCopiesException(String text) {
        super(text);
    }
}
