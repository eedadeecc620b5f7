package io.safelite.agent.internal.weave;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Where woven code and agent meet: the class {@code java.lang.$SafeLite}, which every class loader
 * sees, those of OSGi included.
 *
 * <pre>
 * public final class $SafeLite {
 *     public static volatile Function hook;
 *     public static volatile Consumer files;
 *
 *     public static Object open(String url, Properties properties, Lookup lookup) {
 *         return hook.apply(new Object[] {url, properties, lookup});
 *     }
 *
 *     public static void opening(Object path) {
 *         files.accept(path);
 *     }
 * }
 * </pre>
 *
 * <p>It names only types of {@code java.base}: the boot loader does not see {@code java.sql}.
 */
final class Bridge {
    static final String NAME = "java/lang/$SafeLite";
    static final String METHOD = "open";
    static final String DESCRIPTOR =
            "(Ljava/lang/String;Ljava/util/Properties;Ljava/lang/invoke/MethodHandles$Lookup;)"
                    + "Ljava/lang/Object;";

    static final String OPENING = "opening";
    static final String OPENING_DESCRIPTOR = "(Ljava/lang/Object;)V";

    private static final String HOOK = "hook";
    private static final String FUNCTION = "java/util/function/Function";
    private static final String FILES = "files";
    private static final String CONSUMER = "java/util/function/Consumer";

    private Bridge() {}

    /** Defines the class and connects it. */
    static void define(Instrumentation instrumentation, Function<Object[], Object> hook)
            throws ReflectiveOperationException {
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("java.lang", Set.of(Bridge.class.getModule())),
                Set.of(),
                Map.of());
        MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
                .defineClass(bytes())
                .getField(HOOK)
                .set(null, hook);
    }

    /** Tells this one of the files that are opened. The class must be there already. */
    static void watchFiles(Consumer<Object> opening) throws ReflectiveOperationException {
        Class.forName(NAME.replace('/', '.'), false, null).getField(FILES).set(null, opening);
    }

    private static byte[] bytes() {
        ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                NAME,
                null,
                "java/lang/Object",
                null);
        field(type, HOOK, FUNCTION);
        field(type, FILES, CONSUMER);
        open(type);
        opening(type);
        type.visitEnd();
        return type.toByteArray();
    }

    private static void field(ClassWriter type, String name, String fieldType) {
        type.visitField(
                Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_VOLATILE,
                name,
                "L" + fieldType + ";",
                null,
                null);
    }

    private static void open(ClassWriter type) {
        MethodVisitor open =
                type.visitMethod(
                        Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, METHOD, DESCRIPTOR, null, null);
        open.visitCode();
        open.visitFieldInsn(Opcodes.GETSTATIC, NAME, HOOK, "L" + FUNCTION + ";");
        open.visitInsn(Opcodes.ICONST_3);
        open.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        for (int argument = 0; argument < 3; argument++) {
            open.visitInsn(Opcodes.DUP);
            open.visitInsn(Opcodes.ICONST_0 + argument);
            open.visitVarInsn(Opcodes.ALOAD, argument);
            open.visitInsn(Opcodes.AASTORE);
        }
        open.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                FUNCTION,
                "apply",
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                true);
        open.visitInsn(Opcodes.ARETURN);
        open.visitMaxs(0, 0);
        open.visitEnd();
    }

    private static void opening(ClassWriter type) {
        MethodVisitor opening =
                type.visitMethod(
                        Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
                        OPENING,
                        OPENING_DESCRIPTOR,
                        null,
                        null);
        opening.visitCode();
        opening.visitFieldInsn(Opcodes.GETSTATIC, NAME, FILES, "L" + CONSUMER + ";");
        opening.visitVarInsn(Opcodes.ALOAD, 0);
        opening.visitMethodInsn(
                Opcodes.INVOKEINTERFACE, CONSUMER, "accept", OPENING_DESCRIPTOR, true);
        opening.visitInsn(Opcodes.RETURN);
        opening.visitMaxs(0, 0);
        opening.visitEnd();
    }
}
