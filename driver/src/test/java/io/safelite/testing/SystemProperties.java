package io.safelite.testing;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sets system properties for one test and puts back what was there. */
public final class SystemProperties implements AfterEachCallback {
    private final Map<String, String> before = new HashMap<>();

    public void set(String name, String value) {
        String old = System.setProperty(name, value);
        before.putIfAbsent(name, old);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        before.forEach(
                (name, old) -> {
                    if (old == null) {
                        System.clearProperty(name);
                    } else {
                        System.setProperty(name, old);
                    }
                });
        before.clear();
    }
}
