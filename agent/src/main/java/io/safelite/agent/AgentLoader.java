package io.safelite.agent;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Loads the agent and its engine from entries of the agent's jar where no other class loader finds
 * them, one for each package: an application may have SafeLite's driver, of any version, or ASM on
 * its class path. Thread-safe.
 */
final class AgentLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String FOLDER = "isolated/";
    private static final String CLASS = ".class";

    private final ZipFile jar;

    /** The class files of each package by their simple names. Guarded by itself. */
    private final Map<String, SoftReference<Map<String, byte[]>>> packages = new HashMap<>();

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
        try {
            byte[] bytes = classFile(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
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
            byte[] bytes =
                    name.endsWith(CLASS)
                            ? classFile(
                                    name.substring(0, name.length() - CLASS.length())
                                            .replace('/', '.'))
                            : null;
            return bytes == null
                    ? super.getResourceAsStream(name)
                    : new ByteArrayInputStream(bytes);
        } catch (IOException e) {
            return null; // as every class loader says it
        }
    }

    /** Null if there is no such class. */
    private byte[] classFile(String name) throws IOException {
        int dot = Math.max(0, name.lastIndexOf('.'));
        String folder = name.substring(0, dot);
        synchronized (packages) {
            SoftReference<Map<String, byte[]>> known = packages.get(folder);
            Map<String, byte[]> classes = known == null ? null : known.get();
            if (classes == null) {
                classes = read(jar.getEntry(FOLDER + folder));
                packages.put(folder, new SoftReference<>(classes));
            }
            return classes.get(name.substring(dot + 1));
        }
    }

    /** The class files of a package, as the build has put them together. */
    private Map<String, byte[]> read(ZipEntry entry) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        if (entry == null) {
            return classes;
        }
        byte[] content = new byte[(int) entry.getSize()];
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            in.readFully(content);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            classes.put(name, bytes);
        }
        return classes;
    }
}
