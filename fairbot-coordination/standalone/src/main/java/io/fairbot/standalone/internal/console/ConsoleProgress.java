package io.fairbot.standalone.internal.console;

import io.fairbot.store.ProgressListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * Prints how far a long work has come, once a second, to the error stream, so that what is printed for programs stays clean. A
 * short work prints nothing.
 */
public final class ConsoleProgress implements ProgressListener {
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final PrintWriter err;
    private Instant last = Instant.now();

    private ConsoleProgress(PrintWriter err) {
        this.err = err;
    }

    /**
     * Makes one.
     *
     * @param json whether a program reads the output: then nothing is printed, since many a caller joins both streams
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
