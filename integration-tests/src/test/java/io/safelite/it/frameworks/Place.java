package io.safelite.it.frameworks;

/**
 * What an application is told of its database, as in a configuration file.
 *
 * @param url the JDBC URL
 * @param driverClass the name of the driver's class
 */
public record Place(String url, String driverClass) {}
