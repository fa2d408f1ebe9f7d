package io.fairbot.coordination.internal.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.meter.MeterDefinition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunMetersTest {
    private static final MeterDefinition ORDERS =
            MeterDefinition.counter("shop.orders", "Orders that were taken.", "branch");

    @Test
    void theTextHasDescriptionKindAndValue() {
        try (RunMeters meters = new RunMeters(Optional.empty())) {
            ORDERS.count(meters.registry(), "são \"josé\"").increment(3);

            assertThat(meters.text())
                    .contains("# HELP shop_orders_total Orders that were taken.\n")
                    .contains("# TYPE shop_orders_total counter\n")
                    .contains("shop_orders_total{branch=\"são \\\"josé\\\"\"} 3.0\n");
        }
    }

    @Test
    void theRegistryOfTheHostHasThemUntilTheEndAndStaysOpen() {
        SimpleMeterRegistry host = new SimpleMeterRegistry();
        host.counter("host.own").increment();
        RunMeters meters = new RunMeters(Optional.of(host));
        ORDERS.count(meters.registry(), "matriz").increment();
        assertThat(host.get("shop.orders").counter().count()).isEqualTo(1);

        meters.close();
        meters.close();

        assertThat(host.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("host.own");
        assertThat(host.isClosed()).isFalse();
    }
}
