package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agents.exchange.DealDraft.RequestedAmount;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.conversation.ConversationState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is remembered of the last price, and what becomes of states that other versions have stored. */
@Tag("place")
class DealMemoryTest {
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final DealMemory MEMORY = new DealMemory(
            "praia",
            List.of("EUR"),
            Optional.of(ExchangeOperation.HOUSE_BUYS_CASH),
            Optional.of(new RequestedAmount(new BigDecimal("1500.5"), true)),
            NOW);

    @Test
    void whatIsSavedIsLoadedAndLeavesTheRestAlone() {
        ConversationState before = new ConversationState("deal.SIDE", Map.of("language", "PT", "deal.branch", "praia"));
        ConversationState saved = MEMORY.save(before);
        assertThat(DealMemory.load(saved, NOW)).contains(MEMORY);
        assertThat(saved.step()).isEqualTo("deal.SIDE");
        assertThat(DealMemory.clear(saved)).isEqualTo(before);
    }

    @Test
    void whatIsADayOldIsForgotten() {
        ConversationState saved = MEMORY.save(ConversationState.NONE);
        assertThat(DealMemory.load(saved, NOW.plus(Duration.ofHours(24)).minusSeconds(1)))
                .isPresent();
        assertThat(DealMemory.load(saved, NOW.plus(Duration.ofHours(24)))).isEmpty();
        assertThat(MEMORY.isOld(NOW.plus(Duration.ofHours(4)).minusSeconds(1), Duration.ofHours(4)))
                .isFalse();
        assertThat(MEMORY.isOld(NOW.plus(Duration.ofHours(4)), Duration.ofHours(4)))
                .isTrue();
    }

    @Test
    void statesOfOtherVersionsHaveNoMemory() {
        assertThat(DealMemory.load(ConversationState.NONE, NOW)).isEmpty();
        Map<String, String> good = MEMORY.save(ConversationState.NONE).data();
        for (Map.Entry<String, String> broken : Map.of(
                        "memory.at", "yesterday",
                        "memory.currencies", "",
                        "memory.side", "BARTER",
                        "memory.amount", "F1e999999999")
                .entrySet()) {
            assertThat(DealMemory.load(new ConversationState("", good).with(broken.getKey(), broken.getValue()), NOW))
                    .as(broken.getKey())
                    .isEmpty();
        }
    }

    @Test
    void severalDealsAreStoredWithTheirDraft() {
        DealDraft first = DealDraft.empty("matriz")
                .withCurrencies(List.of("USD"))
                .withAmount(Optional.of(new RequestedAmount(BigDecimal.valueOf(200), false)));
        DealDraft second = DealDraft.empty("matriz")
                .withCurrencies(List.of("EUR"))
                .withAmount(Optional.of(new RequestedAmount(BigDecimal.valueOf(300), false)));
        ConversationState saved =
                first.withMore(List.of(first, second)).save(ConversationState.NONE, DealDraft.DealStep.SIDE, NOW);
        assertThat(DealDraft.load(saved, "matriz").more()).containsExactly(first, second);
        assertThat(DealDraft.step(saved.with("deal.more", "US"), NOW, Duration.ofHours(4)))
                .isEmpty();
        assertThat(DealDraft.step(saved, NOW, Duration.ofHours(4))).contains(DealDraft.DealStep.SIDE);
    }
}
