package io.safelite.agent.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Makes an ordinary class of each lambda and each method reference. The JVM would make one when it
 * is first come by, which takes as long as loading several from a jar: a fifth of what the agent
 * adds to the start of a program.
 */
public final class Lambdas {
    private static final int API = Opcodes.ASM9;
    private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";

    private final Map<String, byte[]> classes = new HashMap<>();

    /** New members of nests, by their hosts: a lambda's code is private to its class. */
    private final Map<String, List<String>> members = new HashMap<>();

    private Lambdas() {}

    /**
     * Rewrites the classes of a folder.
     *
     * @param args the folder, and how the names of its class files end
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        List<byte[]> classes = new ArrayList<>();
        for (Path file : ClassFiles.in(folder, args[1])) {
            classes.add(Files.readAllBytes(file));
        }
        for (Map.Entry<String, byte[]> type : replaced(classes).entrySet()) {
            Files.write(folder.resolve(type.getKey() + args[1]), type.getValue());
        }
    }

    /**
     * Replaces all lambdas.
     *
     * @param classes whole nests of classes
     * @return these and the new ones, by their internal names
     */
    static Map<String, byte[]> replaced(List<byte[]> classes) {
        Lambdas lambdas = new Lambdas();
        for (byte[] type : classes) {
            lambdas.replace(type);
        }
        lambdas.members.forEach(lambdas::admit);
        return lambdas.classes;
    }

    private void replace(byte[] type) {
        ClassReader reader = new ClassReader(type);
        ClassWriter rewritten = new ClassWriter(0);
        Replacing replacing = new Replacing(reader.getClassName(), rewritten);
        reader.accept(replacing, 0);
        classes.put(reader.getClassName(), replacing.count == 0 ? type : rewritten.toByteArray());
    }

    private void admit(String host, List<String> lambdas) {
        ClassReader type = new ClassReader(classes.get(host));
        ClassWriter rewritten = new ClassWriter(type, 0);
        type.accept(rewritten, 0);
        lambdas.forEach(rewritten::visitNestMember);
        classes.put(host, rewritten.toByteArray());
    }

    /** Copies a class. */
    private final class Replacing extends ClassVisitor {
        private final String name;
        private String host;
        private int count;

        Replacing(String name, ClassVisitor copy) {
            super(API, copy);
            this.name = name;
            this.host = name;
        }

        @Override
        public void visitNestHost(String nestHost) {
            host = nestHost;
            super.visitNestHost(nestHost);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String type, String signature, String[] exceptions) {
            return new MethodVisitor(
                    API, super.visitMethod(access, method, type, signature, exceptions)) {
                @Override
                public void visitInvokeDynamicInsn(
                        String called, String site, Handle bootstrap, Object... arguments) {
                    if (bootstrap.getOwner().equals(FACTORY)) {
                        LambdaClass lambda = lambda(called, site, bootstrap, arguments);
                        lambda.visitInstance(mv);
                    } else {
                        super.visitInvokeDynamicInsn(called, site, bootstrap, arguments);
                    }
                }
            };
        }

        private LambdaClass lambda(
                String called, String site, Handle bootstrap, Object... arguments) {
            if (!bootstrap.getName().equals("metafactory")) {
                throw new IllegalArgumentException(
                        name + " has a lambda of a kind that is not known here: " + bootstrap);
            }
            count++;
            LambdaClass lambda =
                    new LambdaClass(
                            name + "$Lambda" + count,
                            called,
                            Type.getMethodType(site),
                            (Type) arguments[0],
                            (Handle) arguments[1],
                            (Type) arguments[2]);
            classes.put(lambda.name(), lambda.bytes(host));
            members.computeIfAbsent(host, key -> new ArrayList<>()).add(lambda.name());
            return lambda;
        }
    }
}
