package io.safelite.agent;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

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
    private static final String CLASS = ".class";

    private final ZipFile jar;

    private AgentLoader(File jar, ClassLoader parent) throws IOException {
        super(parent);
        this.jar = new ZipFile(jar);
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
        try (InputStream in = classData(name.replace('.', '/'))) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
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

    /** What this one loads, and what it brings to be defined elsewhere, as {@code .class} files. */
    @Override
    public InputStream getResourceAsStream(String name) {
        try {
            InputStream own =
                    name.endsWith(CLASS)
                            ? classData(name.substring(0, name.length() - CLASS.length()))
                            : null;
            return own == null ? super.getResourceAsStream(name) : own;
        } catch (IOException e) {
            return null; // as every class loader says it
        }
    }

    /** Null if there is no such class. */
    private InputStream classData(String name) throws IOException {
        ZipEntry entry = jar.getEntry(FOLDER + name + SUFFIX);
        return entry == null ? null : jar.getInputStream(entry);
    }
}
