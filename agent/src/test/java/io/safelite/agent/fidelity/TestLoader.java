package io.safelite.agent.fidelity;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Loads the driver's tests, and the engine that they look into from the agent. Everything else,
 * sqlite-jdbc among it, comes from the class path as ever.
 */
final class TestLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final ClassLoader agent;

    /**
     * @param agent the agent's own loader
     */
    TestLoader(ClassLoader agent) throws MalformedURLException {
        super("driver's tests", classPath(), ClassLoader.getSystemClassLoader());
        this.agent = agent;
    }

    private static URL[] classPath() throws MalformedURLException {
        String[] path = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        URL[] urls = new URL[path.length];
        for (int i = 0; i < path.length; i++) {
            urls[i] = Path.of(path[i]).toUri().toURL();
        }
        return urls;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean isOurs = name.startsWith("io.safelite.") && !name.startsWith("io.safelite.agent.");
        if (!isOurs) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? find(name) : known;
        }
    }

    private Class<?> find(String name) throws ClassNotFoundException {
        try {
            return agent.loadClass(name);
        } catch (ClassNotFoundException e) {
            return findClass(name);
        }
    }
}
