package io.safelite.agent;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Loads the agent and its engine from entries of the agent's jar where no other class loader finds
 * them, one for each package: an application may have SafeLite's driver, of any version, or ASM on
 * its class path. What the jar has is not asked of the parent first, and has no protection domain,
 * whose location the JVM would write down for each class: that is time at every start. Thread-safe.
 */
final class AgentLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String FOLDER = "isolated/";
    private static final String CLASS = ".class";

    private final ZipFile jar;

    /** The class files of each package by their classes' simple names. Guarded by itself. */
    private final Map<String, SoftReference<Map<String, ByteBuffer>>> packages = new HashMap<>();

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
    protected Class<?> loadClass(String name, boolean isResolved) throws ClassNotFoundException {
        if (isOthers(name)) {
            return super.loadClass(name, isResolved);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try {
                ByteBuffer file = classFile(name);
                return file == null
                        ? super.loadClass(name, isResolved)
                        : defineClass(name, file, null);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** The JDK's need not be looked for in the jar. */
    private static boolean isOthers(String name) {
        return name.startsWith("java") || name.startsWith("jdk.") || name.startsWith("sun.");
    }

    /** What this one loads, and what it brings to be defined elsewhere, as {@code .class} files. */
    @Override
    public InputStream getResourceAsStream(String name) {
        try {
            ByteBuffer file =
                    name.endsWith(CLASS)
                            ? classFile(
                                    name.substring(0, name.length() - CLASS.length())
                                            .replace('/', '.'))
                            : null;
            return file == null
                    ? super.getResourceAsStream(name)
                    : new ByteArrayInputStream(
                            file.array(), file.arrayOffset() + file.position(), file.remaining());
        } catch (IOException e) {
            return null; // as every class loader says it
        }
    }

    /** Null if there is no such class. Its position is not to be changed. */
    private ByteBuffer classFile(String name) throws IOException {
        int dot = Math.max(0, name.lastIndexOf('.'));
        String folder = name.substring(0, dot);
        synchronized (packages) {
            SoftReference<Map<String, ByteBuffer>> known = packages.get(folder);
            Map<String, ByteBuffer> classes = known == null ? null : known.get();
            if (classes == null) {
                classes = read(jar.getEntry(FOLDER + folder));
                packages.put(folder, new SoftReference<>(classes));
            }
            return classes.get(name.substring(dot + 1));
        }
    }

    /** The class files of a package, as the build has put them together. */
    private Map<String, ByteBuffer> read(ZipEntry entry) throws IOException {
        if (entry == null) {
            return Collections.emptyMap();
        }
        byte[] content = new byte[(int) entry.getSize()];
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            in.readFully(content);
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        int count = in.getInt();
        Map<String, ByteBuffer> classes = new HashMap<>(2 * count);
        for (int i = 0; i < count; i++) {
            int nameLength = in.get();
            String name =
                    new String(content, in.position(), nameLength, StandardCharsets.ISO_8859_1);
            in.position(in.position() + nameLength);
            int length = in.getInt();
            classes.put(name, ByteBuffer.wrap(content, in.position(), length));
            in.position(in.position() + length);
        }
        return classes;
    }
}
