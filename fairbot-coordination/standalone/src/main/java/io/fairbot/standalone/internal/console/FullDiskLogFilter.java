package io.fairbot.standalone.internal.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.fairbot.files.FileErrors;
import io.fairbot.store.StoreException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * A log filter that tells a full disk in one line a minute: the log itself may be on that disk. Everything that fails because
 * of it would otherwise be logged with its stack trace, for each message and each request. Safe for use from any thread.
 */
public final class FullDiskLogFilter extends TurboFilter {
    private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);
    private static final String SENTENCE = " is full: nothing was changed.";
    private static final int MAX_CAUSES = 20;

    private final LongSupplier nanoTime;
    private final AtomicLong last;

    /** Creates a filter that lets the first line pass. */
    public FullDiskLogFilter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        last = new AtomicLong(nanoTime.getAsLong() - INTERVAL);
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable thrown) {
        // Text alone is compared after the level: only what would be logged is worth it.
        boolean isFull = level.isGreaterOrEqual(Level.WARN) && (isFull(thrown) || isFull(params));
        if (!isFull) {
            return FilterReply.NEUTRAL;
        }
        long now = nanoTime.getAsLong();
        long before = last.get();
        if (now - before >= INTERVAL && last.compareAndSet(before, now)) {
            logger.warn("The disk is full: make room; it goes on by itself. This is told once a minute.");
        }
        return FilterReply.DENY;
    }

    private static boolean isFull(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            boolean isFull = cause instanceof StoreException store
                    ? store.code() == StoreException.StoreErrorCode.FULL
                    : cause instanceof IOException io && FileErrors.isFull(io);
            if (isFull) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isFull(Object @Nullable [] params) {
        if (params != null) {
            for (Object param : params) {
                boolean isFull = param instanceof String text ? text.contains(SENTENCE) : isFull(thrown(param));
                if (isFull) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable Throwable thrown(@Nullable Object param) {
        return param instanceof Throwable thrown ? thrown : null;
    }
}
