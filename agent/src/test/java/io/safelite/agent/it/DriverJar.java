package io.safelite.agent.it;

import java.lang.module.ModuleFinder;
import java.nio.file.Path;

/** One version of sqlite-jdbc. */
record DriverJar(String version) {
    Path path() {
        return Path.of(
                System.getProperty("safelite.agent.drivers"), "sqlite-jdbc-" + version + ".jar");
    }

    /** Its module's name, be that declared, or in older versions derived. */
    String module() {
        return ModuleFinder.of(path()).findAll().iterator().next().descriptor().name();
    }

    /** Whether its SQLite opens files in a way that can be told from Java's: since 3.31. */
    boolean showsItsFiles() {
        return Integer.parseInt(version.split("\\.", -1)[1]) >= 31;
    }

    @Override
    public String toString() {
        return "sqlite-jdbc " + version;
    }
}
