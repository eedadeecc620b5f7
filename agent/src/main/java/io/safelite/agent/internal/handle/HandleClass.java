package io.safelite.agent.internal.handle;

import io.safelite.agent.internal.report.FailurePoint;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Generates, beside sqlite-jdbc's classes and in their class loader, a subclass of one of them:
 *
 * <pre>
 * public class SafeLite$JDBC4Connection extends JDBC4Connection implements Consumer {
 *     private Connection $safe;       // where the methods of java.sql.Connection go
 *     private JDBC4Connection $raw;   // where all others go
 *     private BiFunction $engine;     // what has to know of some of those, by name and argument
 *
 *     public void accept(Object fields) { // in that order, once
 *         $safe = (Connection) ((Object[]) fields)[0]; …
 *     }
 * }
 * </pre>
 *
 * <p>The class names no type of SafeLite's, which its loader would not find.
 */
final class HandleClass {
    private static final String PREFIX = "org/sqlite/SafeLite$";
    private static final String ARRAY = "[Ljava/lang/Object;";
    private static final String OBJECT = "java/lang/Object";

    /** What sqlite-jdbc calls its native handles: in 3.7.2, and later. */
    private static final Set<String> NATIVE_HANDLES = Set.of("org.sqlite.DB", "org.sqlite.core.DB");

    /** A private field of the class; names are taken apart once, not for every method. */
    private record Target(String field, String typeName, String descriptor) {
        static Target of(String field, Class<?> type) {
            return new Target(field, Type.getInternalName(type), Type.getDescriptor(type));
        }
    }

    private final Class<?> raw;
    private final Class<?> safe;
    private final String name;
    private final Target toSafe;
    private final Target toRaw;
    private final Target toEngine;
    private final ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private HandleClass(Class<?> raw, Class<?> safe) {
        this.raw = raw;
        this.safe = safe;
        this.name = PREFIX + raw.getSimpleName();
        this.toSafe = Target.of("$safe", safe);
        this.toRaw = Target.of("$raw", raw);
        this.toEngine = Target.of("$engine", BiFunction.class);
    }

    /**
     * Defines the class.
     *
     * @param lookup of a class in package {@code org.sqlite}
     * @param bytes its class file
     */
    static Class<?> define(Lookup lookup, byte[] bytes) throws ReflectiveOperationException {
        FailurePoint.HANDLE.pass();
        return lookup.defineClass(bytes);
    }

    /**
     * The class file.
     *
     * @param raw the class to be cast to
     * @param safe the interface of {@code java.sql} whose methods go to SafeLite
     */
    static byte[] bytes(Class<?> raw, Class<?> safe) {
        return new HandleClass(raw, safe).bytes();
    }

    private byte[] bytes() {
        type.visit(
                Opcodes.V1_8,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                name,
                null,
                toRaw.typeName(),
                new String[] {Type.getInternalName(Consumer.class)});
        field(toSafe);
        field(toRaw);
        field(toEngine);
        accept();
        Map<List<Object>, Method> methodsOfSafe = MethodKeys.of(safe);
        for (Method method : raw.getMethods()) {
            boolean isOpen =
                    !Modifier.isStatic(method.getModifiers())
                            && !Modifier.isFinal(method.getModifiers())
                            && method.getDeclaringClass() != Object.class
                            && !MethodKeys.isFinalizer(method);
            if (isOpen) {
                forward(method, methodsOfSafe.get(MethodKeys.key(method)));
            }
        }
        Method finalizer = MethodKeys.finalizer(raw);
        if (finalizer != null) {
            forgetFinalizer(finalizer);
        }
        type.visitEnd();
        return type.toByteArray();
    }

    private void field(Target target) {
        type.visitField(Opcodes.ACC_PRIVATE, target.field(), target.descriptor(), null, null);
    }

    private void accept() {
        MethodVisitor code =
                type.visitMethod(Opcodes.ACC_PUBLIC, "accept", "(Ljava/lang/Object;)V", null, null);
        code.visitCode();
        store(code, toSafe, 0);
        store(code, toRaw, 1);
        store(code, toEngine, 2);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void store(MethodVisitor code, Target target, int at) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitTypeInsn(Opcodes.CHECKCAST, ARRAY);
        code.visitIntInsn(Opcodes.BIPUSH, at);
        code.visitInsn(Opcodes.AALOAD);
        code.visitTypeInsn(Opcodes.CHECKCAST, target.typeName());
        code.visitFieldInsn(Opcodes.PUTFIELD, name, target.field(), target.descriptor());
    }

    private void forward(Method method, Method ofSafe) {
        String descriptor = Type.getMethodDescriptor(method);
        MethodVisitor code =
                type.visitMethod(Opcodes.ACC_PUBLIC, method.getName(), descriptor, null, null);
        code.visitCode();
        if (ofSafe != null) {
            boolean isSame = ofSafe.getReturnType() == method.getReturnType();
            load(code, toSafe);
            loadArguments(code, method);
            code.visitMethodInsn(
                    Opcodes.INVOKEINTERFACE,
                    toSafe.typeName(),
                    method.getName(),
                    isSame ? descriptor : Type.getMethodDescriptor(ofSafe),
                    true);
            castIfNarrower(code, ofSafe.getReturnType(), method.getReturnType());
        } else if (concernsEngine(method)) {
            callEngine(code, method, descriptor);
        } else {
            callRaw(code, method, descriptor);
        }
        code.visitInsn(Type.getType(method.getReturnType()).getOpcode(Opcodes.IRETURN));
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static boolean concernsEngine(Method method) {
        return EngineCalls.NAMES.contains(method.getName())
                || NATIVE_HANDLES.contains(method.getReturnType().getName());
    }

    /** {@code return (T) $engine.apply("getBusyTimeout", lastArgument)}; null: go on to raw. */
    private void callEngine(MethodVisitor code, Method method, String descriptor) {
        boolean givesHandle = NATIVE_HANDLES.contains(method.getReturnType().getName());
        load(code, toEngine);
        code.visitLdcInsn(givesHandle ? EngineCalls.RAW_ACCESS : method.getName());
        loadAsArray(code, method);
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                toEngine.typeName(),
                "apply",
                "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;",
                true);
        if (givesHandle) {
            code.visitInsn(Opcodes.POP);
            callRaw(code, method, descriptor);
        } else {
            unbox(code, method.getReturnType());
        }
    }

    private void callRaw(MethodVisitor code, Method method, String descriptor) {
        load(code, toRaw);
        loadArguments(code, method);
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, toRaw.typeName(), method.getName(), descriptor, false);
    }

    private void load(MethodVisitor code, Target target) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, name, target.field(), target.descriptor());
    }

    private static void loadArguments(MethodVisitor code, Method method) {
        int local = 1;
        for (Class<?> parameter : method.getParameterTypes()) {
            Type parameterType = Type.getType(parameter);
            code.visitVarInsn(parameterType.getOpcode(Opcodes.ILOAD), local);
            local += parameterType.getSize();
        }
    }

    /** The arguments as an array; of primitive ones there are only ints. */
    private static void loadAsArray(MethodVisitor code, Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        code.visitIntInsn(Opcodes.BIPUSH, parameters.length);
        code.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
        for (int i = 0; i < parameters.length; i++) {
            code.visitInsn(Opcodes.DUP);
            code.visitIntInsn(Opcodes.BIPUSH, i);
            if (parameters[i] == int.class) {
                code.visitVarInsn(Opcodes.ILOAD, i + 1);
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC,
                        "java/lang/Integer",
                        "valueOf",
                        "(I)Ljava/lang/Integer;",
                        false);
            } else {
                code.visitVarInsn(Opcodes.ALOAD, i + 1);
            }
            code.visitInsn(Opcodes.AASTORE);
        }
    }

    private static void unbox(MethodVisitor code, Class<?> wanted) {
        if (wanted == void.class) {
            code.visitInsn(Opcodes.POP);
        } else if (wanted == int.class) {
            code.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/Integer");
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, "java/lang/Integer", "intValue", "()I", false);
        } else {
            code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(wanted));
        }
    }

    private static void castIfNarrower(MethodVisitor code, Class<?> given, Class<?> wanted) {
        if (!wanted.isPrimitive() && !wanted.isAssignableFrom(given)) {
            code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(wanted));
        }
    }

    /** Old versions close what their finalizer finds; the raw object has one of its own. */
    private void forgetFinalizer(Method finalizer) {
        int access = finalizer.getModifiers() & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED);
        MethodVisitor code = type.visitMethod(access, "finalize", "()V", null, null);
        code.visitCode();
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
