package io.fairbot.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    @Test
    void delaysDoubleUpToTheLongest() {
        assertThat(List.of(1, 2, 3, 9, 10, 1000).stream()
                        .map(failures -> BACKOFF.after(failures).toSeconds())
                        .toList())
                .containsExactly(1L, 2L, 4L, 256L, 300L, 300L);
    }

    @Test
    void withoutAFailureThereIsNoDelay() {
        assertThatThrownBy(() -> BACKOFF.after(0)).hasMessageContaining("after 0 failures");
    }

    @Test
    void jitterIsFull() {
        Random random = new Random(7);
        Duration max = Duration.ofSeconds(8);
        Map<Long, Integer> parts = new HashMap<>();
        for (int i = 0; i < 8000; i++) {
            Duration delay = Backoff.jitter(max, random);
            assertThat(delay).isBetween(Duration.ZERO, max);
            parts.merge(delay.toSeconds(), 1, Integer::sum);
        }
        assertThat(parts.keySet()).contains(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(parts.values())
                .filteredOn(count -> count > 1)
                .allSatisfy(count -> assertThat(count).isBetween(850, 1150));
        assertThat(Backoff.jitter(Duration.ZERO, random)).isEqualTo(Duration.ZERO);
    }
}
