package io.safelite.agent.packaging;

import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * The class of one lambda:
 *
 * <pre>
 * final class Owner$Lambda1 implements Interface {
 *     private final Captured captured0;
 *     private Owner$Lambda1(Captured captured0) { this.captured0 = captured0; }
 *     static Interface of(Captured captured0) { return new Owner$Lambda1(captured0); }
 *     public Object method(Object argument) { return Owner.lambda(captured0, (Argument) argument); }
 * }
 * </pre>
 *
 * <p>One that captures nothing has its only instance in a field instead.
 *
 * @param name the class's own, as the JVM writes it
 * @param method the one method of the interface
 * @param site from what is captured to the interface
 * @param erased the method's type, without type arguments
 * @param code what it does
 * @param actual the method's type where the lambda stands
 */
record LambdaClass(String name, String method, Type site, Type erased, Handle code, Type actual) {
    private static final String OBJECT = "java/lang/Object";
    private static final String CONSTRUCTOR = "<init>";
    private static final String FACTORY = "of";
    private static final String ONLY = "ONLY";

    /** Puts an instance onto the stack, where what is captured lies there. */
    void visitInstance(MethodVisitor caller) {
        if (captured().length == 0) {
            caller.visitFieldInsn(Opcodes.GETSTATIC, name, ONLY, descriptor());
        } else {
            caller.visitMethodInsn(
                    Opcodes.INVOKESTATIC, name, FACTORY, site.getDescriptor(), false);
        }
    }

    /**
     * The class file.
     *
     * @param host the host of the nest that the lambda stands in
     */
    byte[] bytes(String host) {
        ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.visit(
                Opcodes.V17,
                Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                name,
                null,
                OBJECT,
                new String[] {site.getReturnType().getInternalName()});
        type.visitNestHost(host);
        for (int i = 0; i < captured().length; i++) {
            type.visitField(
                    Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL,
                    field(i),
                    captured()[i].getDescriptor(),
                    null,
                    null);
        }
        constructor(type);
        if (captured().length == 0) {
            onlyInstance(type);
        } else {
            factory(type);
        }
        method(type);
        type.visitEnd();
        return type.toByteArray();
    }

    private Type[] captured() {
        return site.getArgumentTypes();
    }

    private static String field(int index) {
        return "captured" + index;
    }

    private String descriptor() {
        return Type.getObjectType(name).getDescriptor();
    }

    private String constructorDescriptor() {
        return Type.getMethodDescriptor(Type.VOID_TYPE, captured());
    }

    private void constructor(ClassWriter type) {
        MethodVisitor body = begin(type, Opcodes.ACC_PRIVATE, CONSTRUCTOR, constructorDescriptor());
        body.visitVarInsn(Opcodes.ALOAD, 0);
        body.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, CONSTRUCTOR, "()V", false);
        int local = 1;
        for (int i = 0; i < captured().length; i++) {
            Type one = captured()[i];
            body.visitVarInsn(Opcodes.ALOAD, 0);
            body.visitVarInsn(one.getOpcode(Opcodes.ILOAD), local);
            body.visitFieldInsn(Opcodes.PUTFIELD, name, field(i), one.getDescriptor());
            local += one.getSize();
        }
        end(body, Opcodes.RETURN);
    }

    private void onlyInstance(ClassWriter type) {
        int access = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
        type.visitField(access, ONLY, descriptor(), null, null);
        MethodVisitor body = begin(type, Opcodes.ACC_STATIC, "<clinit>", "()V");
        body.visitTypeInsn(Opcodes.NEW, name);
        body.visitInsn(Opcodes.DUP);
        body.visitMethodInsn(Opcodes.INVOKESPECIAL, name, CONSTRUCTOR, "()V", false);
        body.visitFieldInsn(Opcodes.PUTSTATIC, name, ONLY, descriptor());
        end(body, Opcodes.RETURN);
    }

    private void factory(ClassWriter type) {
        MethodVisitor body = begin(type, Opcodes.ACC_STATIC, FACTORY, site.getDescriptor());
        body.visitTypeInsn(Opcodes.NEW, name);
        body.visitInsn(Opcodes.DUP);
        int local = 0;
        for (Type one : captured()) {
            body.visitVarInsn(one.getOpcode(Opcodes.ILOAD), local);
            local += one.getSize();
        }
        body.visitMethodInsn(
                Opcodes.INVOKESPECIAL, name, CONSTRUCTOR, constructorDescriptor(), false);
        end(body, Opcodes.ARETURN);
    }

    /** Calls the code with what is captured and the arguments, each as the code wants it. */
    private void method(ClassWriter type) {
        MethodVisitor body = begin(type, Opcodes.ACC_PUBLIC, method, erased.getDescriptor());
        boolean isConstructor = code.getTag() == Opcodes.H_NEWINVOKESPECIAL;
        if (isConstructor) {
            body.visitTypeInsn(Opcodes.NEW, code.getOwner());
            body.visitInsn(Opcodes.DUP);
        }
        for (int i = 0; i < captured().length; i++) {
            body.visitVarInsn(Opcodes.ALOAD, 0);
            body.visitFieldInsn(Opcodes.GETFIELD, name, field(i), captured()[i].getDescriptor());
        }
        Type[] given = erased.getArgumentTypes();
        Type[] wanted = wanted();
        int local = 1;
        for (int i = 0; i < given.length; i++) {
            body.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), local);
            local += given[i].getSize();
            Conversion.convert(body, given[i], actual.getArgumentTypes()[i]);
            Conversion.convert(body, actual.getArgumentTypes()[i], wanted[captured().length + i]);
        }
        body.visitMethodInsn(
                instruction(), code.getOwner(), code.getName(), code.getDesc(), code.isInterface());
        Type result =
                isConstructor
                        ? Type.getObjectType(code.getOwner())
                        : Type.getReturnType(code.getDesc());
        Conversion.convert(body, result, actual.getReturnType());
        Conversion.convert(body, actual.getReturnType(), erased.getReturnType());
        end(body, erased.getReturnType().getOpcode(Opcodes.IRETURN));
    }

    /** What the code takes: an instance first, if it belongs to one. */
    private Type[] wanted() {
        Type[] parameters = Type.getArgumentTypes(code.getDesc());
        int tag = code.getTag();
        if (tag == Opcodes.H_INVOKESTATIC || tag == Opcodes.H_NEWINVOKESPECIAL) {
            return parameters;
        }
        Type[] wanted = new Type[parameters.length + 1];
        wanted[0] = Type.getObjectType(code.getOwner());
        System.arraycopy(parameters, 0, wanted, 1, parameters.length);
        return wanted;
    }

    private int instruction() {
        return switch (code.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            // A private method of the nest, where it is special.
            case Opcodes.H_INVOKEVIRTUAL, Opcodes.H_INVOKESPECIAL ->
                    code.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
            default -> throw new IllegalArgumentException(name + ": " + code);
        };
    }

    private static MethodVisitor begin(ClassWriter type, int access, String name, String of) {
        MethodVisitor body = type.visitMethod(access, name, of, null, null);
        body.visitCode();
        return body;
    }

    private static void end(MethodVisitor body, int instruction) {
        body.visitInsn(instruction);
        body.visitMaxs(0, 0);
        body.visitEnd();
    }
}
