package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.virtual.VirtualPlatform;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class SharedVersionClockTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final VirtualPlatform world = new VirtualPlatform(START, 1);
    private final long micros = ChronoUnit.MICROS.between(Instant.EPOCH, START);

    @Test
    void aFirstVersionIsAboveWhatWasGivenUpWhateverTheClockSays() {
        SharedVersionClock versions = new SharedVersionClock(world.platform().time(), 0);
        assertThat(versions.first()).isEqualTo(micros);
        versions.raise(micros + 5);
        assertThat(versions.first()).isEqualTo(micros + 6);
        versions.raise(3);
        assertThat(versions.first()).as("a lower one changes nothing").isEqualTo(micros + 6);
        world.advance(Duration.ofMillis(1));
        assertThat(versions.first()).isEqualTo(micros + 1_000);
    }

    @Test
    void theFloorOfTheLastLifeCounts() {
        assertThat(new SharedVersionClock(world.platform().time(), micros + 77).first())
                .isEqualTo(micros + 78);
    }
}
