package io.fairbot.store.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.SystemTimeSource;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InitialVersionClockTest {
    private static final long NOON = 1_795_435_200_000_000L;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
    private final InitialVersionClock clock = new InitialVersionClock(new SystemTimeSource(wall::get, scheduler), 5);

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void aFirstVersionIsTheMicrosecondsOfNow() {
        assertThat(clock.firstVersion()).isEqualTo(NOON);
        assertThat(clock.floor()).isEqualTo(5);
    }

    @Test
    void aFirstVersionIsAboveWhatWasGivenUp() {
        clock.raiseFloor(NOON + 7);
        clock.raiseFloor(NOON + 2);
        assertThat(clock.firstVersion()).isEqualTo(NOON + 8);
        assertThat(clock.floor()).isEqualTo(NOON + 7);

        wall.set(Instant.EPOCH);
        assertThat(clock.firstVersion()).as("the clock was set back").isEqualTo(NOON + 8);
        wall.set(Instant.parse("2026-11-23T12:00:00.001Z"));
        assertThat(clock.firstVersion()).isEqualTo(NOON + 1000);
    }
}
