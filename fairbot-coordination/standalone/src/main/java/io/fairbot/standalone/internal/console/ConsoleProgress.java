package io.fairbot.standalone.internal.console;

import io.fairbot.store.backup.ProgressListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * A progress listener that prints to the error stream once a second, so that standard output stays machine-readable. A short
 * operation prints nothing.
 */
public final class ConsoleProgress implements ProgressListener {
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final PrintWriter err;
    private Instant last = Instant.now();

    private ConsoleProgress(PrintWriter err) {
        this.err = err;
    }

    /**
     * Creates a listener.
     *
     * @param json whether the output is read by a program: then nothing is printed, since callers may merge both streams
     */
    public static ProgressListener of(PrintWriter err, boolean json) {
        return json ? ProgressListener.NONE : new ConsoleProgress(err);
    }

    @Override
    public synchronized void onProgress(String step, long done, long total) {
        Instant now = Instant.now();
        if (Duration.between(last, now).compareTo(BETWEEN) >= 0) {
            last = now;
            err.println(step + (total > 0 ? " " + done + " of " + total + " documents" : " ..."));
        }
    }
}
