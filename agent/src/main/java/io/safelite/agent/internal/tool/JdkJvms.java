package io.safelite.agent.internal.tool;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.safelite.agent.internal.tool.RefusedException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The JVMs as the module {@code jdk.attach} sees them. This is the only class that names the
 * module, which a plain run-time image may lack.
 *
 * <p>Some reasons can be told apart by the text of the exception alone; a text that is not known
 * costs the advice, nothing else.
 */
final class JdkJvms implements Jvms {

    @Override
    public List<Jvm> all() {
        return VirtualMachine.list().stream()
                .filter(jvm -> jvm.id().matches("\\d{1,10}"))
                .map(jvm -> new Jvm(Long.parseLong(jvm.id()), jvm.displayName()))
                .toList();
    }

    @Override
    public Attached attach(long pid) throws RefusedException {
        try {
            return new Machine(VirtualMachine.attach(Long.toString(pid)));
        } catch (AttachNotSupportedException e) {
            // sun.tools.attach.HotSpotAttachProvider.testAttachable; else nobody answered.
            boolean disabled = contains(e, "does not support the attach mechanism");
            throw new RefusedException(disabled ? Reason.ATTACH_DISABLED : Reason.NO_ANSWER, e);
        } catch (IOException | RuntimeException e) {
            throw new RefusedException(Reason.OTHER, e);
        }
    }

    private static boolean contains(Exception e, String text) {
        return e.getMessage() != null && e.getMessage().contains(text);
    }

    private record Machine(VirtualMachine machine) implements Attached {

        @Override
        public Map<String, String> properties() throws RefusedException {
            try {
                Properties properties = machine.getSystemProperties();
                return properties.stringPropertyNames().stream()
                        .collect(Collectors.toMap(name -> name, properties::getProperty));
            } catch (IOException | RuntimeException e) {
                throw new RefusedException(Reason.OTHER, e);
            }
        }

        @Override
        public void load(Path jar, String options) throws RefusedException {
            try {
                machine.loadAgent(jar.toString(), options);
            } catch (AgentLoadException e) {
                throw new RefusedException(reason(e), e);
            } catch (AgentInitializationException e) {
                throw new RefusedException(Reason.NOT_STARTED, e);
            } catch (IOException | RuntimeException e) {
                throw new RefusedException(Reason.OTHER, e);
            }
        }

        private static Reason reason(AgentLoadException e) {
            if (contains(e, "Dynamic agent loading is not enabled")) { // attachListener.cpp
                return Reason.AGENTS_DISABLED;
            }
            // sun.tools.attach.HotSpotVirtualMachine.loadAgent
            return contains(e, "Agent JAR not found") ? Reason.JAR_UNREADABLE : Reason.OTHER;
        }

        @Override
        public void close() {
            try {
                machine.detach();
            } catch (IOException e) {
                // It has ended meanwhile; nothing is held.
            }
        }
    }
}
