package io.safelite.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.event.SafeLiteListener;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstalledListenersTest {
    private static final SafeLiteListener ONE_FOR_ALL = new SafeLiteListener() {};

    @Test
    void eachListenerSaysWhoHearsOfAConnection() throws SQLException {
        SafeLiteListener ofConnection = new SafeLiteListener() {};
        try (Connection delegate = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            SafeLiteListener chooses =
                    new SafeLiteListener() {
                        @Override
                        public SafeLiteListener forConnection(Connection given) {
                            return given == delegate ? ofConnection : null;
                        }
                    };

            assertThat(InstalledListeners.and(List.of(ONE_FOR_ALL, chooses), delegate))
                    .containsExactly(ONE_FOR_ALL, ofConnection);
            assertThat(InstalledListeners.and(List.of(ONE_FOR_ALL, chooses), null))
                    .containsExactly(ONE_FOR_ALL);
        }
    }

    @Test
    void oneThatFailsDoesNotKeepTheConnectionFromBeingOpened() {
        SafeLiteListener fails =
                new SafeLiteListener() {
                    @Override
                    public SafeLiteListener forConnection(Connection delegate) {
                        throw new IllegalStateException("not today");
                    }
                };

        assertThat(InstalledListeners.and(List.of(fails, ONE_FOR_ALL), null))
                .containsExactly(ONE_FOR_ALL);
    }
}
