package io.safelite.agent.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LambdasTest {
    private static final Class<?>[] SAMPLES = {
        LambdaSamples.class, LambdaSamples.Nested.class, LambdaSamples.Greeting.class
    };

    private static Map<String, byte[]> replaced;

    @BeforeAll
    static void replace() throws IOException {
        List<byte[]> classes = new ArrayList<>();
        for (Class<?> sample : SAMPLES) {
            classes.add(bytes(sample));
        }
        replaced = Lambdas.replaced(classes);
    }

    @Test
    void whatTheyDoIsTheSame() throws ReflectiveOperationException {
        Map<String, Object> expected = new LambdaSamples().get();

        Supplier<?> withoutLambdas =
                (Supplier<?>)
                        new Defined(replaced)
                                .loadClass(LambdaSamples.class.getName())
                                .getDeclaredConstructor()
                                .newInstance();

        assertThat(expected).hasSizeGreaterThan(15);
        assertThat(withoutLambdas.get()).isEqualTo(expected);
    }

    @Test
    void noneIsLeft() {
        assertThat(replaced.values()).noneMatch(LambdasTest::hasLambda);
    }

    @Test
    void theSamplesHaveSome() throws IOException {
        assertThat(hasLambda(bytes(LambdaSamples.class))).isTrue();
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            return in.readAllBytes();
        }
    }

    private static boolean hasLambda(byte[] type) {
        boolean[] found = {false};
        ClassVisitor looking =
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String of, String generic, String[] thrown) {
                        return new MethodVisitor(Opcodes.ASM9) {
                            @Override
                            public void visitInvokeDynamicInsn(
                                    String called, String site, Handle bootstrap, Object... more) {
                                found[0] |= bootstrap.getOwner().endsWith("LambdaMetafactory");
                            }
                        };
                    }
                };
        new ClassReader(type).accept(looking, 0);
        return found[0];
    }

    /** Has the samples itself, as they were rewritten, and all else from the test's loader. */
    private static final class Defined extends ClassLoader {
        private final Map<String, byte[]> classes = new HashMap<>();

        Defined(Map<String, byte[]> classes) {
            super(LambdasTest.class.getClassLoader());
            classes.forEach((name, bytes) -> this.classes.put(name.replace('/', '.'), bytes));
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                byte[] bytes = classes.remove(name);
                if (bytes != null) {
                    defineClass(name, bytes, 0, bytes.length);
                }
                Class<?> known = findLoadedClass(name);
                return known != null ? known : super.loadClass(name, resolve);
            }
        }
    }
}
