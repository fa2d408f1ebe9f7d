package io.fairbot.testkit.mongod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A shell that briefly outlives this JVM: when its input ends, it kills the watched process and removes the directory.
 * The input ends on close, and also when the JVM is killed, which no shutdown hook would notice.
 */
final class ProcessWatchdog implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;

    // A killed process may still write briefly, so the directory may need more than one try.
    private static final String SCRIPT = """
        trap '' INT TERM HUP
        process=
        while read -r line; do process=$line; done
        if [ -n "$process" ]; then kill -KILL "$process"; fi
        for try in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$0" && break; sleep 0.2; done
        """;

    private final Process shell;
    private final Writer input;

    ProcessWatchdog(Path directory) {
        try {
            shell = new ProcessBuilder("sh", "-c", SCRIPT, directory.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException("There is no POSIX shell here.", failure);
        }
        input = shell.outputWriter();
    }

    /** Watches a process, which is killed when this JVM ends. */
    void watch(Process process) {
        tell(Long.toString(process.pid()));
    }

    /** Stops watching, since the process has ended and its id may be reused. */
    void forget() {
        tell("");
    }

    private void tell(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends a signal; the JDK supports only two of them. */
    static void signal(Process process, String name) {
        try {
            Process sent = new ProcessBuilder("sh", "-c", "kill -" + name + " \"$0\"", Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start();
            int status = sent.onExit()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join()
                    .exitValue();
            if (status != 0) {
                throw new IllegalStateException("SIG" + name + " could not be sent to process " + process.pid() + ".");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Suspends a process. Delivery takes some time, in which its threads continue and answer; where the system shows
     * their states, this method waits until each has stopped.
     */
    static void stop(Process process) {
        signal(process, "STOP");
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        if (Files.isDirectory(threads)) {
            Awaitility.await("process " + process.pid() + " to stop")
                    .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> allStopped(threads));
        }
    }

    private static boolean allStopped(Path threads) throws IOException {
        try (Stream<Path> all = Files.list(threads)) {
            for (Path thread : all.toList()) {
                String line = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
                // proc(5): the state follows the name, which is in parentheses and may contain some itself.
                if (line.charAt(line.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException ended) {
            // A thread has ended meanwhile: the next iteration reads the rest.
            return false;
        }
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        shell.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
