package io.safelite.agent.internal.tool;

import io.safelite.agent.internal.tool.RefusedException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** JVMs that do what they are told. Used by several threads, but told before that. */
final class FakeJvms implements Jvms {

    /** What happens when one is attached to. */
    interface Behaviour {
        Attached attach() throws RefusedException;
    }

    private final List<Jvm> all = new ArrayList<>();
    private final Map<Long, Behaviour> behaviours = new HashMap<>();

    FakeJvms with(long pid, String main, Behaviour behaviour) {
        all.add(new Jvm(pid, main));
        behaviours.put(pid, behaviour);
        return this;
    }

    @Override
    public List<Jvm> all() {
        return List.copyOf(all);
    }

    @Override
    public Attached attach(long pid) throws RefusedException {
        Behaviour behaviour = behaviours.get(pid);
        if (behaviour == null) {
            throw new RefusedException(Reason.OTHER, "No such process");
        }
        return behaviour.attach();
    }

    /** A JVM that takes an agent, which then starts and says so. */
    static final class Willing implements Attached {
        final Map<String, String> properties = new HashMap<>();
        final List<String> loaded = new ArrayList<>();
        final Map<String, String> afterwards;
        boolean closed;

        Willing(Map<String, String> now, Map<String, String> afterwards) {
            properties.putAll(now);
            this.afterwards = afterwards;
        }

        @Override
        public Map<String, String> properties() {
            return properties;
        }

        @Override
        public void load(Path jar, String options) {
            loaded.add(jar + "=" + options);
            properties.putAll(afterwards);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
