package io.safelite.agent.packaging;

import io.safelite.agent.internal.weave.Bridge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** The class file of the {@link Bridge}, which no compiler accepts in package java.lang. */
public final class BridgeClass {
    private static final String HOOK = "hook";
    private static final String FUNCTION = "java/util/function/Function";
    private static final String FILES = "files";
    private static final String CONSUMER = "java/util/function/Consumer";
    private static final String OBJECT = "java/lang/Object";
    private static final String CONSTRUCTOR = "<init>";
    private static final String NO_ARGUMENTS = "()V";

    private BridgeClass() {}

    /**
     * Writes it.
     *
     * @param args the folder, and how the names of its class files end
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0], Bridge.NAME + args[1]);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes());
    }

    private static byte[] bytes() {
        ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                Bridge.NAME,
                null,
                OBJECT,
                new String[] {CONSUMER});
        field(type, HOOK, FUNCTION);
        field(type, FILES, CONSUMER);
        constructor(type);
        accept(type);
        open(type);
        opening(type);
        type.visitEnd();
        return type.toByteArray();
    }

    /** Public, so that tests find the agent's class loader by what is in it. */
    private static void field(ClassWriter type, String name, String fieldType) {
        type.visitField(
                Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_VOLATILE,
                name,
                "L" + fieldType + ";",
                null,
                null);
    }

    private static void constructor(ClassWriter type) {
        MethodVisitor constructor =
                type.visitMethod(Opcodes.ACC_PUBLIC, CONSTRUCTOR, NO_ARGUMENTS, null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(
                Opcodes.INVOKESPECIAL, OBJECT, CONSTRUCTOR, NO_ARGUMENTS, false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
    }

    private static void accept(ClassWriter type) {
        MethodVisitor accept =
                type.visitMethod(
                        Opcodes.ACC_PUBLIC, "accept", Bridge.OPENING_DESCRIPTOR, null, null);
        accept.visitCode();
        connect(accept, 0, HOOK, FUNCTION);
        connect(accept, 1, FILES, CONSUMER);
        accept.visitInsn(Opcodes.RETURN);
        accept.visitMaxs(0, 0);
        accept.visitEnd();
    }

    private static void connect(MethodVisitor accept, int at, String name, String fieldType) {
        accept.visitVarInsn(Opcodes.ALOAD, 1);
        accept.visitTypeInsn(Opcodes.CHECKCAST, "[Ljava/lang/Object;");
        accept.visitInsn(Opcodes.ICONST_0 + at);
        accept.visitInsn(Opcodes.AALOAD);
        accept.visitTypeInsn(Opcodes.CHECKCAST, fieldType);
        accept.visitFieldInsn(Opcodes.PUTSTATIC, Bridge.NAME, name, "L" + fieldType + ";");
    }

    private static void open(ClassWriter type) {
        MethodVisitor open =
                type.visitMethod(
                        Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
                        Bridge.METHOD,
                        Bridge.DESCRIPTOR,
                        null,
                        null);
        open.visitCode();
        open.visitFieldInsn(Opcodes.GETSTATIC, Bridge.NAME, HOOK, "L" + FUNCTION + ";");
        open.visitInsn(Opcodes.ICONST_3);
        open.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
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
                        Bridge.OPENING,
                        Bridge.OPENING_DESCRIPTOR,
                        null,
                        null);
        opening.visitCode();
        opening.visitFieldInsn(Opcodes.GETSTATIC, Bridge.NAME, FILES, "L" + CONSUMER + ";");
        opening.visitVarInsn(Opcodes.ALOAD, 0);
        opening.visitMethodInsn(
                Opcodes.INVOKEINTERFACE, CONSUMER, "accept", Bridge.OPENING_DESCRIPTOR, true);
        opening.visitInsn(Opcodes.RETURN);
        opening.visitMaxs(0, 0);
        opening.visitEnd();
    }
}
