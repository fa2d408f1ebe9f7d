package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.SystemTimeSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A task that fails is logged as an error; one that the end of its scheduler interrupts is not. */
class ScheduledTaskLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(SystemTimeSource.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("log-test");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void end() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        scheduler.shutdownNow();
    }

    private List<Level> levels() {
        return log.list.stream().map(ILoggingEvent::getLevel).toList();
    }

    @Test
    void aTaskThatFailsIsAnError() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);
        time.schedule(Duration.ZERO, () -> {
            throw new IllegalStateException("A fault of the test.");
        });
        time.schedule(Duration.ZERO, next::countDown);
        assertThat(next.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(levels()).containsExactly(Level.ERROR);
    }

    @Test
    void aTaskThatTheShutdownInterruptsIsNone() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        time.schedule(Duration.ZERO, () -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
        assertThat(started.await(1, TimeUnit.MINUTES)).isTrue();
        scheduler.shutdownNow();
        assertThat(scheduler.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(levels()).doesNotContain(Level.ERROR);
    }
}
