package io.safelite.agent.internal.weave;

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
        return new MethodEntry(METHOD, PARAMETERS, Weaver::hook).weave(original);
    }

    /** Weaves the bridge, for nothing but to have what weaves loaded. */
    static void exercise() {
        new MethodEntry(Bridge.METHOD, Bridge.DESCRIPTOR, Weaver::hook).weave(Bridge.bytes());
    }

    private static void hook(MethodVisitor code, int access, String descriptor, boolean hasFrames) {
        if ((access & Opcodes.ACC_STATIC) == 0) {
            throw new IllegalArgumentException(METHOD + PARAMETERS + " is not static");
        }
        String returned = Type.getReturnType(descriptor).getInternalName();
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
