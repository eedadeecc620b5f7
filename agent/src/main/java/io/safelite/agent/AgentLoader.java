package io.safelite.agent;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads the agent and its engine from {@code .classdata} entries of the agent's jar, where no other
 * class loader finds them: an application may have SafeLite's driver, of any version, or ASM on its
 * class path. Thread-safe.
 */
final class AgentLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String FOLDER = "isolated/";
    private static final String SUFFIX = ".classdata";

    private final JarFile jar;

    private AgentLoader(File jar, ClassLoader parent) throws IOException {
        super(parent);
        this.jar = new JarFile(jar);
    }

    /** For the agent: below it lies the platform alone, nothing of the application. */
    static ClassLoader isolated(File jar) throws IOException {
        ClassLoader platform = ClassLoader.getSystemClassLoader();
        while (platform.getParent() != null) {
            platform = platform.getParent();
        }
        return new AgentLoader(jar, platform);
    }

    /** For the commands, which need the attach API: the system loader has it. */
    static ClassLoader forCommands(File jar) throws IOException {
        return new AgentLoader(jar, ClassLoader.getSystemClassLoader());
    }

    /**
     * The jar this class is in.
     *
     * @throws IOException if it is in none, because somebody has unpacked or repacked it
     */
    static File jar() throws IOException {
        try {
            File file =
                    new File(
                            AgentLoader.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            try (JarFile jar = new JarFile(file)) {
                boolean isOurs =
                        jar.getManifest() != null
                                && SafeLiteAgent.class
                                        .getName()
                                        .equals(
                                                jar.getManifest()
                                                        .getMainAttributes()
                                                        .getValue("Premain-Class"));
                if (isOurs) {
                    return file;
                }
            }
            throw new IOException(file + " is not safelite-agent.jar: use the jar as it was built");
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarEntry entry = jar.getJarEntry(FOLDER + name.replace('.', '/') + SUFFIX);
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            byte[] bytes = out.toByteArray();
            return defineClass(
                    name, bytes, 0, bytes.length, AgentLoader.class.getProtectionDomain());
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
