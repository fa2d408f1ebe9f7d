package io.fairbot.samples.standalone;

import io.fairbot.store.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * Prints how far a long work has come, once a second, to the error stream, so that what is printed for programs stays clean. A
 * short work prints nothing.
 */
final class Meter implements Progress {
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final PrintWriter err;
    private Instant last = Instant.now();

    private Meter(PrintWriter err) {
        this.err = err;
    }

    /**
     * Makes one.
     *
     * @param json whether a program reads the output: then nothing is printed, since many a caller joins both streams
     */
    static Progress of(PrintWriter err, boolean json) {
        return json ? Progress.SILENT : new Meter(err);
    }

    @Override
    public synchronized void at(String step, long done, long total) {
        Instant now = Instant.now();
        if (Duration.between(last, now).compareTo(BETWEEN) >= 0) {
            last = now;
            err.println(step + (total > 0 ? " " + done + " of " + total + " documents" : " ..."));
        }
    }
}
