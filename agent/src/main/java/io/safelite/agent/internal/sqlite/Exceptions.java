package io.safelite.agent.internal.sqlite;

import io.safelite.internal.sqlite.ResultCode;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** The exceptions of one copy of sqlite-jdbc: what they say, and how to make one. Thread-safe. */
abstract sealed class Exceptions {
    private static final String SQLITE_EXCEPTION = "org.sqlite.SQLiteException";
    private static final String ERROR_CODE = "org.sqlite.SQLiteErrorCode";

    /** The extended result code; 0 if the exception does not come from SQLite. */
    abstract int resultCode(SQLException e);

    abstract SQLException make(String message, int resultCode, String sqlState);

    static Exceptions of(Lookup lookup) throws ReflectiveOperationException {
        ClassLoader loader = lookup.lookupClass().getClassLoader();
        try {
            Class<?> type = Class.forName(SQLITE_EXCEPTION, false, loader);
            return new Typed(lookup, type, Class.forName(ERROR_CODE, false, loader));
        } catch (ClassNotFoundException e) {
            return new AsText();
        }
    }

    /** From the time when sqlite-jdbc had an exception of its own. */
    private static final class Typed extends Exceptions {
        private static final String OURS = "org/sqlite/SafeLite$Exception";

        private final Lookup lookup;
        private final Class<?> type;
        private final Class<?> errorCode;
        private final Method getResultCode;
        private final Field code;
        private final Method getErrorCode;

        /** Only where something goes wrong, which is seldom. */
        private Constructor<?> constructor;

        Typed(Lookup lookup, Class<?> type, Class<?> errorCode)
                throws ReflectiveOperationException {
            this.lookup = lookup;
            this.type = type;
            this.errorCode = errorCode;
            this.getResultCode = type.getMethod("getResultCode");
            this.code = errorCode.getField("code");
            this.getErrorCode = errorCode.getMethod("getErrorCode", int.class);
        }

        @Override
        int resultCode(SQLException e) {
            if (!type.isInstance(e)) {
                return 0;
            }
            try {
                int known = code.getInt(getResultCode.invoke(e));
                return known >= 0 ? known : AsText.ofText(e);
            } catch (ReflectiveOperationException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        SQLException make(String message, int resultCode, String sqlState) {
            try {
                Object known = getErrorCode.invoke(null, resultCode);
                if (code.getInt(known) < 0) { // an extended code newer than the driver
                    known = getErrorCode.invoke(null, ResultCode.primary(resultCode));
                }
                return (SQLException) constructor().newInstance(message, known, sqlState);
            } catch (ReflectiveOperationException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private synchronized Constructor<?> constructor() throws ReflectiveOperationException {
            if (constructor == null) {
                constructor =
                        lookup.defineClass(bytes())
                                .getConstructor(String.class, errorCode, String.class);
            }
            return constructor;
        }

        /**
         * sqlite-jdbc's constructor leaves the SQLState null.
         *
         * <pre>
         * public class SafeLite$Exception extends SQLiteException {
         *     private final String state;
         *     public SafeLite$Exception(String message, SQLiteErrorCode code, String state) {
         *         super(message, code);
         *         this.state = state;
         *     }
         *     public String getSQLState() { return state; }
         * }
         * </pre>
         */
        private static byte[] bytes() {
            String parent = SQLITE_EXCEPTION.replace('.', '/');
            String string = "Ljava/lang/String;";
            String errorCode = "L" + ERROR_CODE.replace('.', '/') + ";";
            ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            type.visit(
                    Opcodes.V1_8,
                    Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                    OURS,
                    null,
                    parent,
                    null);
            type.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "state", string, null, null);
            MethodVisitor code =
                    type.visitMethod(
                            Opcodes.ACC_PUBLIC,
                            "<init>",
                            "(" + string + errorCode + string + ")V",
                            null,
                            null);
            code.visitCode();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitVarInsn(Opcodes.ALOAD, 2);
            code.visitMethodInsn(
                    Opcodes.INVOKESPECIAL,
                    parent,
                    "<init>",
                    "(" + string + errorCode + ")V",
                    false);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 3);
            code.visitFieldInsn(Opcodes.PUTFIELD, OURS, "state", string);
            code.visitInsn(Opcodes.RETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
            code = type.visitMethod(Opcodes.ACC_PUBLIC, "getSQLState", "()" + string, null, null);
            code.visitCode();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, OURS, "state", string);
            code.visitInsn(Opcodes.ARETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
            type.visitEnd();
            return type.toByteArray();
        }
    }

    /** Before that: plain SQLExceptions, with the code in the text and perhaps as vendor code. */
    private static final class AsText extends Exceptions {
        private static final Pattern NAMED = Pattern.compile("^\\[SQLITE_([A-Z_]+)]");

        @Override
        int resultCode(SQLException e) {
            return ofText(e);
        }

        static int ofText(SQLException e) {
            String text = String.valueOf(e.getMessage());
            Matcher named = NAMED.matcher(text);
            if (named.find() && e.getErrorCode() > 0) {
                return e.getErrorCode();
            }
            if (text.contains("database is locked")) {
                return ResultCode.BUSY;
            }
            return named.find(0) ? ResultCode.ERROR : 0;
        }

        @Override
        SQLException make(String message, int resultCode, String sqlState) {
            return new SQLException(message, sqlState, ResultCode.primary(resultCode));
        }
    }
}
