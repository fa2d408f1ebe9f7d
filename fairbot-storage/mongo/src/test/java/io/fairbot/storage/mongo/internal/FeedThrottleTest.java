package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.virtual.VirtualPlatform;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FeedThrottleTest {
    private final VirtualPlatform world = new VirtualPlatform(Instant.EPOCH, 1);
    private final FeedThrottle pace = new FeedThrottle(world.platform().time());

    @Test
    void aFewAnswersAtOnceAreFollowedByTheNextQuestionAtOnce() {
        for (int answer = 0; answer < 10; answer++) {
            assertThat(pace.afterAnswer()).isZero();
        }
    }

    @Test
    void manyAnswersAreSlowedToAHundredInASecond() {
        int answers = 0;
        Instant end = world.now().plusSeconds(1);
        while (world.now().isBefore(end)) {
            answers++;
            world.advance(pace.afterAnswer());
        }
        assertThat(answers).isBetween(100, 112);
    }

    @Test
    void afterARestThereIsNoWaiting() {
        for (int answer = 0; answer < 30; answer++) {
            world.advance(pace.afterAnswer());
        }
        assertThat(pace.afterAnswer()).isPositive();

        world.advance(Duration.ofMillis(200));

        assertThat(pace.afterAnswer()).isZero();
    }
}
