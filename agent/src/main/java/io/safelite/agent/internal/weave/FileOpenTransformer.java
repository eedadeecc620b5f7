package io.safelite.agent.internal.weave;

import io.safelite.agent.internal.report.FailurePoint;
import io.safelite.agent.internal.report.Report;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
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
     *
     * @param opening is called before a file is opened, in whatever thread; must be quick, and
     *     throw nothing
     */
    public static void install(
            Instrumentation instrumentation, Consumer<Object> opening, Report report) {
        FileOpenTransformer transformer = new FileOpenTransformer(report);
        try {
            FailurePoint.FILES.pass();
            Bridge.watchFiles(opening);
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
            return weave(bytes, descriptor);
        } catch (Throwable e) { // the JDK's class must stay as it is, then
            report.failure("cannot see who opens files with " + name.replace('/', '.'), e);
            return null;
        }
    }

    private static byte[] weave(byte[] original, String wanted) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        Telling telling = new Telling(writer, wanted);
        reader.accept(telling, 0);
        if (!telling.isDone) {
            throw new IllegalArgumentException("there is no " + METHOD + wanted);
        }
        return writer.toByteArray();
    }

    private static final class Telling extends ClassVisitor {
        private final String wanted;
        private boolean isDone;

        Telling(ClassWriter writer, String wanted) {
            super(Opcodes.ASM9, writer);
            this.wanted = wanted;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, thrown);
            if (!name.equals(METHOD) || !descriptor.equals(wanted)) {
                return method;
            }
            isDone = true;
            int path = (access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
            return new MethodVisitor(Opcodes.ASM9, method) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    visitVarInsn(Opcodes.ALOAD, path);
                    visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            Bridge.NAME,
                            Bridge.OPENING,
                            Bridge.OPENING_DESCRIPTOR,
                            false);
                }
            };
        }
    }
}
