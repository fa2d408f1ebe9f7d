package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fairbot.standalone.internal.console.FullDiskLogFilter;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** A full disk is one line a minute in the log, whoever fails because of it. */
class FullDiskLogTest {
    private final StoreException full =
            new StoreException(StoreErrorCode.FULL, "The disk of store.db is full: nothing was changed. Make room.");

    private final AtomicLong nanos = new AtomicLong();
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = context.getLogger("io.fairbot.test");

    @BeforeEach
    void filter() {
        context.addTurboFilter(new FullDiskLogFilter(nanos::get));
        lines.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(lines);
    }

    @Test
    void whoeverFailsItIsOneLineAMinute() {
        for (int i = 0; i < 1_000; i++) {
            log.error("A message failed", new IllegalStateException(full));
            log.error("The transcript of {} cannot be written", "matriz", new IOException("No space left on device"));
            log.warn("Request {} was rejected: {}", i, full.getMessage());
            log.warn("It failed", new UncheckedIOException(new IOException("No space left on device")));
        }
        assertThat(messages())
                .containsExactly("The disk is full: make room; it goes on by itself. This is told once a minute.");
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        log.error("A message failed", full);
        assertThat(messages()).hasSize(2);
    }

    @Test
    void everythingElseIsLoggedAsItIs() {
        log.warn("One", new IOException("odd"));
        log.warn("Two {}", "parameters");
        log.error("Three", new StoreException(StoreErrorCode.UNAVAILABLE, "away"));
        log.info("Four");
        assertThat(messages()).containsExactly("One", "Two parameters", "Three", "Four");
    }

    private List<String> messages() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
