package io.safelite.agent.packaging;

import java.util.Map;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** What a lambda does to values between its interface and its code: casts and boxes. */
final class Conversion {
    private static final Type OBJECT = Type.getType(Object.class);

    private static final Map<Type, Type> BOXES =
            Map.of(
                    Type.BOOLEAN_TYPE, Type.getType(Boolean.class),
                    Type.CHAR_TYPE, Type.getType(Character.class),
                    Type.BYTE_TYPE, Type.getType(Byte.class),
                    Type.SHORT_TYPE, Type.getType(Short.class),
                    Type.INT_TYPE, Type.getType(Integer.class),
                    Type.LONG_TYPE, Type.getType(Long.class),
                    Type.FLOAT_TYPE, Type.getType(Float.class),
                    Type.DOUBLE_TYPE, Type.getType(Double.class));

    private Conversion() {}

    /** Makes of the value on the stack, which is of one type, one of another. */
    static void convert(MethodVisitor body, Type from, Type to) {
        if (from.equals(to)) {
            return;
        }
        if (to == Type.VOID_TYPE) {
            body.visitInsn(from.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
        } else if (!isPrimitive(from) && !isPrimitive(to)) {
            cast(body, to);
        } else if (!isPrimitive(to)) {
            box(body, from);
        } else if (BOXES.get(to).equals(from)) {
            unbox(body, to);
        } else if (from == Type.INT_TYPE && to == Type.LONG_TYPE) {
            body.visitInsn(Opcodes.I2L);
        } else {
            throw new IllegalArgumentException("from " + from + " to " + to);
        }
    }

    private static boolean isPrimitive(Type type) {
        return type.getSort() < Type.ARRAY;
    }

    private static void cast(MethodVisitor body, Type to) {
        if (!to.equals(OBJECT)) {
            body.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
        }
    }

    private static void box(MethodVisitor body, Type from) {
        Type box = BOXES.get(from);
        body.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                box.getInternalName(),
                "valueOf",
                Type.getMethodDescriptor(box, from),
                false);
    }

    private static void unbox(MethodVisitor body, Type to) {
        body.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                BOXES.get(to).getInternalName(),
                to.getClassName() + "Value",
                Type.getMethodDescriptor(to),
                false);
    }
}
