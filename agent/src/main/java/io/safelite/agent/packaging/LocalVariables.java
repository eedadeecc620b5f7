package io.safelite.agent.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Leaves the names of local variables out of class files. Only a debugger asks for them, but every
 * JVM that starts with the agent would parse them. Lines stay, for stack traces.
 */
public final class LocalVariables {
    private LocalVariables() {}

    /**
     * Rewrites the classes of a folder.
     *
     * @param args the folder, and how the names of its class files end
     */
    public static void main(String[] args) throws IOException {
        for (Path file : ClassFiles.in(Path.of(args[0]), args[1])) {
            Files.write(file, withoutNames(Files.readAllBytes(file)));
        }
    }

    /** The class file without them. */
    static byte[] withoutNames(byte[] type) {
        ClassWriter copy = new ClassWriter(0);
        new ClassReader(type).accept(new Forgetting(copy), 0);
        return copy.toByteArray();
    }

    private static final class Forgetting extends ClassVisitor {
        Forgetting(ClassVisitor copy) {
            super(Opcodes.ASM9, copy);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String type, String signature, String[] exceptions) {
            return new MethodVisitor(
                    Opcodes.ASM9, super.visitMethod(access, name, type, signature, exceptions)) {
                @Override
                public void visitLocalVariable(
                        String variable,
                        String variableType,
                        String variableSignature,
                        Label start,
                        Label end,
                        int index) {}
            };
        }
    }
}
