package io.safelite.agent.internal.weave;

import io.safelite.agent.internal.report.FailurePoint;
import io.safelite.agent.internal.report.Report;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Map;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Puts a call of the bridge, with the path, in front of the four methods through which the JDK
 * opens every file by its name on Unix: those of java.io, and the one below all of java.nio (but
 * for {@code SecureDirectoryStream}). The same in Java 17 and 25.
 */
public final class FileOpenTransformer implements ClassFileTransformer {
    /** The class whose method is called. */
    public static final String BRIDGE = Bridge.NAME.replace('/', '.');

    private static final String METHOD = "open";

    /** Class, and the descriptor of its method; the path comes first. */
    private static final Map<String, String> OPENING =
            Map.of(
                    "java/io/FileInputStream",
                    "(Ljava/lang/String;)V",
                    "java/io/FileOutputStream",
                    "(Ljava/lang/String;Z)V",
                    "java/io/RandomAccessFile",
                    "(Ljava/lang/String;I)V",
                    "sun/nio/fs/UnixNativeDispatcher",
                    "(Lsun/nio/fs/UnixPath;II)I");

    private final Report report;

    private FileOpenTransformer(Report report) {
        this.report = report;
    }

    /**
     * Weaves the JDK's classes; where that fails, files are opened unseen, and one line says so.
     */
    public static void install(Instrumentation instrumentation, Report report) {
        FileOpenTransformer transformer = new FileOpenTransformer(report);
        try {
            FailurePoint.FILES.pass();
            Class<?>[] woven = new Class<?>[OPENING.size()];
            int next = 0;
            for (String name : OPENING.keySet()) {
                woven[next++] = Class.forName(name.replace('/', '.'), false, null);
            }
            instrumentation.addTransformer(transformer, true);
            instrumentation.retransformClasses(woven);
        } catch (ReflectiveOperationException
                | UnmodifiableClassException
                | RuntimeException
                | LinkageError e) {
            report.failure("cannot see who opens database files with java.io or java.nio", e);
        }
    }

    @Override
    public byte[] transform(
            ClassLoader loader,
            String name,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] bytes) {
        String descriptor = loader == null && name != null ? OPENING.get(name) : null;
        if (descriptor == null) {
            return null;
        }
        try {
            return new MethodEntry(METHOD, descriptor, FileOpenTransformer::tell).weave(bytes);
        } catch (Throwable e) { // the JDK's class must stay as it is, then
            report.failure("cannot see who opens files with " + name.replace('/', '.'), e);
            return null;
        }
    }

    private static void tell(MethodVisitor code, int access, String descriptor, boolean hasFrames) {
        int path = (access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
        code.visitVarInsn(Opcodes.ALOAD, path);
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Bridge.NAME,
                Bridge.OPENING,
                Bridge.OPENING_DESCRIPTOR,
                false);
    }
}
