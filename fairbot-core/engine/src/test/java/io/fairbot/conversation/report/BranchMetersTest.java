package io.fairbot.conversation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.storage.InboxEntry.EventOutcome;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BranchMetersTest {
    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BranchMeters meters = new BranchMeters("matriz", metered());

    private Platform metered() {
        Platform platform = world.platform();
        return new Platform(platform.time(), platform.ids(), platform.executors(), registry);
    }

    @Test
    void theDelayOfAnEventIsFromItsStorage() {
        meters.settled(EventOutcome.ANSWERED, world.now().minusSeconds(3));

        assertThat(registry.get("fairbot.inbox.delay").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(3_000);
        assertThat(registry.get("fairbot.inbox.settled")
                        .tag("outcome", "answered")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aClockThatWasSetBackGivesNoNegativeDelay() {
        meters.settled(EventOutcome.IGNORED, world.now().plusSeconds(3));

        assertThat(registry.get("fairbot.inbox.delay").timer().totalTime(TimeUnit.MILLISECONDS))
                .isZero();
        assertThat(registry.get("fairbot.inbox.delay").timer().count()).isEqualTo(1);
    }

    @Test
    void aTurnThatFailsIsTimedAsWell() {
        CompletableFuture<String> turn = new CompletableFuture<>();
        CompletableFuture<String> timed = meters.turn(() -> turn).toCompletableFuture();
        world.advance(Duration.ofMillis(250));
        turn.completeExceptionally(new IllegalStateException("the store is away"));

        assertThatThrownBy(timed::join).hasMessageContaining("the store is away");
        assertThat(registry.get("fairbot.inbox.turn").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(250);
    }

    @Test
    void removedTimersAreCounted() {
        meters.timerRemoved();
        meters.timerRemoved();

        assertThat(registry.get("fairbot.timers.removed")
                        .tag("branch", "matriz")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aBranchThatIsOpenedAgainHasItsOwnBacklog() {
        meters.backlog(() -> 5, () -> 6);
        meters.close();
        assertThat(registry.find("fairbot.inbox.waiting").gauge()).isNull();

        new BranchMeters("matriz", metered()).backlog(() -> 1, () -> 2);
        assertThat(registry.get("fairbot.inbox.waiting").gauge().value()).isEqualTo(1);
        assertThat(registry.get("fairbot.outbox.waiting").gauge().value()).isEqualTo(2);
    }
}
