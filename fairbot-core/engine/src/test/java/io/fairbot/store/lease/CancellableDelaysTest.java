package io.fairbot.store.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.virtual.VirtualPlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Delays end in time, or all together. */
class CancellableDelaysTest {
    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);

    @Test
    void delaysEndInTimeOrWhenAllAreCancelled() {
        CancellableDelays delays = new CancellableDelays(world.platform().time());
        CompletableFuture<Void> shortOne =
                delays.forDuration(Duration.ofSeconds(1)).toCompletableFuture();
        CompletableFuture<Void> longOne =
                delays.forDuration(Duration.ofHours(1)).toCompletableFuture();
        world.advance(Duration.ofSeconds(1));
        assertThat(shortOne).isCompleted();
        assertThat(longOne).isNotDone();
        delays.close();
        assertThat(longOne).isCompletedExceptionally();
        assertThatThrownBy(() -> world.await(delays.forDuration(Duration.ZERO)))
                .hasCauseInstanceOf(CancellationException.class);
    }
}
