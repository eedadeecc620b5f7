package io.safelite.it.frameworks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connection pools with the defaults people leave them at. */
final class Pools {
    private Pools() {}

    static HikariDataSource hikari(Place place) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(place.url());
        config.setDriverClassName(place.driverClass());
        return new HikariDataSource(config);
    }
}
