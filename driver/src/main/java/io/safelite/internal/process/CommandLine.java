package io.safelite.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command line of a process, as it may appear in a message. */
final class CommandLine {
    private static final int MAX_CHARACTERS = 160;

    /** What is read at most; a class path can be longer than all the rest. */
    private static final int MAX_BYTES = 32 * 1024;

    private CommandLine() {}

    /** The command line, masked, on one line and short; empty if it may not be looked at. */
    static String of(ProcessHandle process) {
        List<String> arguments = fromProc(process.pid());
        return text(arguments.isEmpty() ? fromJava(process.info()) : arguments);
    }

    static String text(List<String> arguments) {
        List<String> clean = arguments.stream().map(Text::clean).toList();
        return Text.shorten(Text.clean(String.join(" ", Secrets.mask(clean))), MAX_CHARACTERS);
    }

    /** Linux has the arguments one by one; Java leaves them out where they are long. */
    private static List<String> fromProc(long pid) {
        Path file = Path.of("/proc", Long.toString(pid), "cmdline");
        try (InputStream in = Files.newInputStream(file)) {
            return split(in.readNBytes(MAX_BYTES));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Each argument ends with a zero; one that does not is cut, and could hide what it is. */
    static List<String> split(byte[] zeroTerminated) {
        List<String> arguments = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < zeroTerminated.length; i++) {
            if (zeroTerminated[i] == 0) {
                arguments.add(new String(zeroTerminated, start, i - start, UTF_8));
                start = i + 1;
            }
        }
        if (start < zeroTerminated.length && zeroTerminated.length < MAX_BYTES) {
            // Not cut: a process that has set its own title need not end it.
            int length = zeroTerminated.length - start;
            arguments.add(new String(zeroTerminated, start, length, UTF_8));
        }
        return arguments;
    }

    private static List<String> fromJava(ProcessHandle.Info info) {
        List<String> arguments = new ArrayList<>();
        info.command().ifPresent(arguments::add);
        info.arguments().ifPresent(rest -> arguments.addAll(Arrays.asList(rest)));
        return arguments;
    }
}
