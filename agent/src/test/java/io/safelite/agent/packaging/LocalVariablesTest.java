package io.safelite.agent.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

final class LocalVariablesTest {
    @Test
    void namesAreLeftOutAndLinesStay() throws IOException {
        byte[] original = classFile();
        assertThat(debugging(original)).contains("this", "original").contains("line");
        byte[] without = LocalVariables.withoutNames(original);
        assertThat(debugging(without)).isNotEmpty().containsOnly("line");
        assertThat(without).hasSizeLessThan(original.length);
    }

    private static byte[] classFile() throws IOException {
        Class<?> type = LocalVariablesTest.class;
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return in.readAllBytes();
        }
    }

    private static List<String> debugging(byte[] type) {
        List<String> found = new ArrayList<>();
        ClassVisitor finder =
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            String signature,
                            String[] thrown) {
                        return new MethodVisitor(Opcodes.ASM9) {
                            @Override
                            public void visitLocalVariable(
                                    String variable,
                                    String variableType,
                                    String variableSignature,
                                    Label start,
                                    Label end,
                                    int index) {
                                found.add(variable);
                            }

                            @Override
                            public void visitLineNumber(int line, Label start) {
                                found.add("line");
                            }
                        };
                    }
                };
        new ClassReader(type).accept(finder, 0);
        return found;
    }
}
