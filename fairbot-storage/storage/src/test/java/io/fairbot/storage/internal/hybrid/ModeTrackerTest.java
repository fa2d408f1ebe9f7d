package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.storage.internal.hybrid.ModeTracker.HybridMode;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModeTrackerTest {
    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final ModeTracker modes = new ModeTracker(world.platform().time());

    @Test
    void itBeginsWithoutTheDatabaseAndSaysSo() {
        assertThat(modes.current()).isEqualTo(HybridMode.DEGRADED);
        assertThat(modes.isNormal()).isFalse();
        assertThat(modes.problem()).contains("The database has not been reached yet.");
    }

    @Test
    void theWayIntoNormalModeAndOutOfIt() {
        modes.recovering();
        assertThat(modes.current()).isEqualTo(HybridMode.RECOVERING);
        assertThat(modes.isNormal()).isFalse();
        assertThat(modes.problem()).hasValueSatisfying(text -> assertThat(text).contains("replayed"));

        modes.normal();
        assertThat(modes.isNormal()).isTrue();
        assertThat(modes.problem()).isEmpty();

        modes.degraded("It is away.");
        assertThat(modes.current()).isEqualTo(HybridMode.DEGRADED);
        assertThat(modes.problem()).contains("It is away.");
        world.advance(Duration.ofMinutes(2));
        modes.degraded("It is still away.");
        assertThat(modes.problem()).as("the latest reason").contains("It is still away.");

        modes.recovering();
        modes.degraded("It went away again.");
        assertThat(modes.current()).as("out of a replay").isEqualTo(HybridMode.DEGRADED);
    }

    @Test
    void anotherDatabaseStaysAnotherUntilItIsVerified() {
        modes.foreign("It is another database.");
        world.advance(Duration.ofMinutes(2));
        modes.foreign("It is another database.");
        modes.degraded("It is away.");

        assertThat(modes.isForeign()).isTrue();
        assertThat(modes.problem()).contains("It is another database.");
        modes.foreign("It has less history.");
        assertThat(modes.problem()).contains("It has less history.");
        modes.recovering();
        assertThat(modes.isForeign()).isFalse();
    }

    @Test
    void aRefusalHoldsInEveryModeUntilItIsTakenBack() {
        StoreException other = new StoreException(StoreErrorCode.LOCKED, "Another node writes.");
        modes.refuse(other);
        modes.recovering();
        modes.normal();
        assertThat(modes.refusal()).contains(other);
        modes.allow();
        assertThat(modes.refusal()).isEmpty();
    }

    @Test
    void changesOfTheModeAreToldAndNotEachReason() {
        List<HybridMode> heard = new ArrayList<>();
        Subscription failing = modes.onChange(() -> {
            throw new IllegalStateException("planted");
        });
        Subscription subscription = modes.onChange(() -> heard.add(modes.current()));
        modes.degraded("It is away.");
        modes.recovering();
        modes.normal();
        modes.degraded("It is away.");
        modes.degraded("It is still away.");
        modes.foreign("It is another database.");
        modes.foreign("It has less history.");
        assertThat(heard)
                .containsExactly(HybridMode.RECOVERING, HybridMode.NORMAL, HybridMode.DEGRADED, HybridMode.FOREIGN);
        subscription.close();
        failing.close();
        modes.recovering();
        assertThat(heard).hasSize(4);
    }

    @Test
    void whatHappenedIsCounted() {
        modes.countUnknownOutcome();
        modes.countLocalReceipt();
        modes.countLocalReceipt();
        assertThat(modes.unknownOutcomes()).isEqualTo(1);
        assertThat(modes.localReceipts()).isEqualTo(2);
    }
}
