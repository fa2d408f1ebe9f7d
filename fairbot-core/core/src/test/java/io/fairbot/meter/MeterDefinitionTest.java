package io.fairbot.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeterDefinitionTest {
    private static final MeterDefinition ORDERS =
            MeterDefinition.counter("shop.orders", "Orders that were taken.", "branch", "result");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aCounterHasItsTagsAndItsDescription() {
        ORDERS.count(registry, "matriz", "paid").increment();
        ORDERS.count(registry, "matriz", "paid").increment();

        assertThat(registry.get("shop.orders")
                        .tags("branch", "matriz", "result", "paid")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("shop.orders").meter().getId().getDescription()).isEqualTo("Orders that were taken.");
    }

    @Test
    void anotherOneMayCount() {
        MeterDefinition.counter("shop.visits", "Visits.").count(registry, () -> 7);

        assertThat(registry.get("shop.visits").functionCounter().count()).isEqualTo(7);
    }

    @Test
    void aGaugeIsReadAndHasItsUnit() {
        MeterDefinition.gauge("shop.queue", "What waits.").in("bytes").read(registry, () -> 12);

        assertThat(registry.get("shop.queue").gauge().value()).isEqualTo(12);
        assertThat(registry.get("shop.queue").meter().getId().getBaseUnit()).isEqualTo("bytes");
    }

    @Test
    void aTimerTakesDurations() {
        MeterDefinition.timer("shop.answer", "Answers.", "branch")
                .time(registry, "matriz")
                .record(Duration.ofMillis(30));

        Meter.Id id =
                registry.get("shop.answer").tag("branch", "matriz").timer().getId();
        assertThat(registry.get(id.getName()).timer().count()).isEqualTo(1);
    }

    @Test
    void theNumberOfValuesIsThatOfTheTags() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ORDERS.count(registry, "matriz"))
                .withMessage("The meter shop.orders has the tags [branch, result], and got 1 value.");
    }

    @Test
    void aCounterIsNoGauge() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ORDERS.read(registry, () -> 1, "matriz", "paid"))
                .withMessage("The meter shop.orders is a COUNTER, and no GAUGE.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "Shop.orders", "shop..orders", "shop.orders taken", ""})
    void aBadNameIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeterDefinition.counter(name, "Orders."))
                .withMessageContaining("two or more lower-case words with dots");
    }

    @Test
    void aMeterWithoutDescriptionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeterDefinition.timer("shop.answer", " "))
                .withMessageContaining("has no description");
    }
}
