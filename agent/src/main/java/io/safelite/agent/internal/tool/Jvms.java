package io.safelite.agent.internal.tool;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The running JVMs. In between so that tests need none. */
interface Jvms {

    /**
     * A JVM that says it can be attached to.
     *
     * @param pid its process
     * @param main the main class or jar, with the arguments
     */
    record Jvm(long pid, String main) {}

    /** A JVM that answers. */
    interface Attached extends AutoCloseable {

        /**
         * Its system properties, those that are strings.
         *
         * @throws RefusedException if it does not give them
         */
        Map<String, String> properties() throws RefusedException;

        /**
         * Loads an agent.
         *
         * @param jar the agent, by its absolute path
         * @param options its options, or null for none
         * @throws RefusedException if it did not load or did not start
         */
        void load(Path jar, String options) throws RefusedException;

        @Override
        void close();
    }

    /** All that can be seen, this one included. */
    List<Jvm> all();

    /**
     * Attaches to one.
     *
     * @throws RefusedException if there is none, or it does not want to, or does not answer
     */
    Attached attach(long pid) throws RefusedException;
}
