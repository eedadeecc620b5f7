package io.safelite.agent.internal.weave;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Puts instructions at the beginning of one method. Neither methods nor fields are added, so a
 * class that is already loaded can be woven, too.
 *
 * @param name the method's name
 * @param parameters how its descriptor begins
 * @param code the instructions
 */
record MethodEntry(String name, String parameters, Code code) {

    /** Writes the instructions. */
    @FunctionalInterface
    interface Code {
        /**
         * @param access the method's access flags
         * @param descriptor the method's whole descriptor
         * @param hasFrames whether the class has stack map frames
         */
        void write(MethodVisitor method, int access, String descriptor, boolean hasFrames);
    }

    /**
     * The class with the instructions.
     *
     * @throws IllegalArgumentException if it has no such method: it is not the class it is taken
     *     for
     */
    byte[] weave(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        Weaving weaving = new Weaving(writer);
        reader.accept(weaving, 0);
        if (!weaving.isDone) {
            throw new IllegalArgumentException("there is no " + name + parameters);
        }
        return writer.toByteArray();
    }

    private final class Weaving extends ClassVisitor {
        private boolean hasFrames;
        private boolean isDone;

        Weaving(ClassWriter writer) {
            super(Opcodes.ASM9, writer);
        }

        @Override
        public void visit(
                int version,
                int access,
                String type,
                String signature,
                String superName,
                String[] interfaces) {
            hasFrames = (version & 0xffff) >= Opcodes.V1_6;
            super.visit(version, access, type, signature, superName, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] thrown) {
            MethodVisitor visitor =
                    super.visitMethod(access, method, descriptor, signature, thrown);
            if (!method.equals(name) || !descriptor.startsWith(parameters)) {
                return visitor;
            }
            isDone = true;
            return new MethodVisitor(Opcodes.ASM9, visitor) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    code.write(this, access, descriptor, hasFrames);
                }
            };
        }
    }
}
