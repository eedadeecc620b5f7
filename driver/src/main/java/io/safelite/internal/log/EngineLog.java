package io.safelite.internal.log;

/**
 * Where the engine's warnings go: the application's logging, unless whoever runs the engine has a
 * place of its own for them.
 */
public final class EngineLog {
    /** The name of the logger. */
    public static final String NAME = "io.safelite";

    private static volatile System.Logger logger;

    private EngineLog() {}

    /** Before anything of the engine is used: from now on its warnings go there. */
    public static void use(System.Logger other) {
        logger = other;
    }

    /** The logger, which never fails; to be kept by whoever asks. */
    public static System.Logger logger() {
        System.Logger chosen = logger;
        return new HarmlessLogger(chosen == null ? System.getLogger(NAME) : chosen);
    }
}
