package io.safelite.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.safelite.testing.Background;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A place can be kept for long: it keeps nothing else. */
class PlaceTest {
    /** Loaded by a class loader of its own. */
    public static final class Caller implements Callable<Throwable> {
        @Override
        public Throwable call() {
            return Place.here("in an application");
        }
    }

    /** As a container has one for each application. */
    private static final class Loader extends ClassLoader {
        Loader() {
            super(PlaceTest.class.getClassLoader());
        }

        Class<?> own(Class<?> type) throws IOException {
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream in = getParent().getResourceAsStream(file)) {
                byte[] code = in.readAllBytes();
                return defineClass(type.getName(), code, 0, code.length);
            }
        }
    }

    private WeakReference<ClassLoader> loader;

    private Throwable placeInAnApplication() throws Exception {
        Loader own = new Loader();
        loader = new WeakReference<>(own);
        Callable<?> caller = (Callable<?>) own.own(Caller.class).getConstructor().newInstance();
        return (Throwable) caller.call();
    }

    @Test
    void itKeepsNoClassLoader() throws Exception {
        Throwable place = placeInAnApplication();

        Background.await(
                "the application should be garbage",
                () -> {
                    System.gc();
                    return loader.get() == null;
                });
        assertThat(place.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(Caller.class.getName()));
    }
}
