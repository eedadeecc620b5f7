package io.safelite.agent.internal.weave;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Puts the agent in front of {@code org.sqlite.JDBC.createConnection(String, Properties)}, through
 * which every version of sqlite-jdbc makes every connection:
 *
 * <pre>
 * Object ours = $SafeLite.open(url, properties, MethodHandles.lookup());
 * if (ours != null) {
 *     return (SQLiteConnection) ours;
 * }
 * … as before
 * </pre>
 *
 * <p>Neither methods nor fields are added, so a class that is already loaded can be woven, too.
 */
final class Weaver {
    /** The class that is woven; JNI forbids to rename it, so it has this name in every jar. */
    static final String TARGET = "org/sqlite/JDBC";

    private static final String METHOD = "createConnection";
    private static final String PARAMETERS = "(Ljava/lang/String;Ljava/util/Properties;)";

    /** The first local variable behind the two parameters. */
    private static final int OURS = 2;

    private Weaver() {}

    /**
     * The class with the hook.
     *
     * @throws IllegalArgumentException if it has no such method: it is not sqlite-jdbc's
     */
    static byte[] weave(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        Hooking hooking = new Hooking(writer);
        reader.accept(hooking, 0);
        if (!hooking.isDone) {
            throw new IllegalArgumentException("there is no " + METHOD + PARAMETERS);
        }
        return writer.toByteArray();
    }

    private static final class Hooking extends ClassVisitor {
        private boolean hasFrames;
        private boolean isDone;

        Hooking(ClassWriter writer) {
            super(Opcodes.ASM9, writer);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                String signature,
                String superName,
                String[] interfaces) {
            hasFrames = (version & 0xffff) >= Opcodes.V1_6;
            super.visit(version, access, name, signature, superName, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, thrown);
            boolean isTarget =
                    name.equals(METHOD)
                            && descriptor.startsWith(PARAMETERS)
                            && (access & Opcodes.ACC_STATIC) != 0;
            if (!isTarget) {
                return method;
            }
            isDone = true;
            String returned = Type.getReturnType(descriptor).getInternalName();
            return new MethodVisitor(Opcodes.ASM9, method) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    hook(this, returned, hasFrames);
                }
            };
        }
    }

    private static void hook(MethodVisitor code, String returned, boolean hasFrames) {
        Label asBefore = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "lookup",
                "()Ljava/lang/invoke/MethodHandles$Lookup;",
                false);
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC, Bridge.NAME, Bridge.METHOD, Bridge.DESCRIPTOR, false);
        code.visitTypeInsn(Opcodes.CHECKCAST, returned);
        code.visitVarInsn(Opcodes.ASTORE, OURS);
        code.visitVarInsn(Opcodes.ALOAD, OURS);
        code.visitJumpInsn(Opcodes.IFNULL, asBefore);
        code.visitVarInsn(Opcodes.ALOAD, OURS);
        code.visitInsn(Opcodes.ARETURN);
        code.visitLabel(asBefore);
        if (hasFrames) {
            code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }
        code.visitInsn(Opcodes.NOP); // the original code may begin with a frame of its own
    }
}
