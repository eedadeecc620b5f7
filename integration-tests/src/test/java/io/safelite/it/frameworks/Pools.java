package io.safelite.it.frameworks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;

/** Connection pools with the defaults people leave them at. */
final class Pools {
    private Pools() {}

    static HikariDataSource hikari(Place place) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(place.url());
        config.setDriverClassName(place.driverClass());
        return new HikariDataSource(config);
    }

    static AgroalDataSource agroal(Place place) throws SQLException, ClassNotFoundException {
        Class<?> driver = Class.forName(place.driverClass());
        return AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(
                                pool ->
                                        pool.maxSize(10)
                                                .connectionFactoryConfiguration(
                                                        factory ->
                                                                factory.jdbcUrl(place.url())
                                                                        .connectionProviderClass(
                                                                                driver))));
    }
}
