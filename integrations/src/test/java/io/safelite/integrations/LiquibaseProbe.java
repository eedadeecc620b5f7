package io.safelite.integrations;

import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.ResourceAccessor;

/** Migrates by Liquibase. Arguments: a URL, and a driver class if one is configured. */
public final class LiquibaseProbe {
    private LiquibaseProbe() {}

    public static void main(String[] args) throws Exception {
        ResourceAccessor resources = new ClassLoaderResourceAccessor();
        String driver = args.length > 1 ? args[1] : null;
        Database database =
                DatabaseFactory.getInstance()
                        .openDatabase(args[0], null, null, driver, null, null, null, resources);
        try (Liquibase liquibase = new Liquibase("changelog.sql", resources, database)) {
            liquibase.update(new Contexts(), new LabelExpression());
            System.out.println("migrated " + database.getRanChangeSetList().size());
            JdbcConnection connection = (JdbcConnection) database.getConnection();
            System.out.println(
                    "through " + connection.getUnderlyingConnection().getClass().getName());
        }
    }
}
