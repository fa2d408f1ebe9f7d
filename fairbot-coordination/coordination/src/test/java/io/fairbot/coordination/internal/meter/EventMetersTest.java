package io.fairbot.coordination.internal.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agent.Health;
import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.event.Events;
import io.fairbot.event.data.LineChange;
import io.fairbot.event.data.StorageChange;
import io.fairbot.security.Scope;
import io.fairbot.store.StoreStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private volatile Health line = Health.UP;
    private volatile StoreStatus storage = new StoreStatus("NORMAL", Optional.empty());
    private final EventMeters events =
            new EventMeters(Events.NONE, registry, new StateMeters(registry), new EventMeters.MeterSources() {
                @Override
                public Health line(String branch) {
                    return line;
                }

                @Override
                public StoreStatus storage() {
                    return storage;
                }
            });

    @Test
    void aLineIsCountedByPhaseAndByWhatIsDoneAboutItsFailure() {
        FailureCause cause = FailureCause.WEB_CONNECTION_LOST;
        events.publish(new LineChange(Optional.of("matriz"), SessionPhase.OPEN, Optional.empty(), 0));
        events.publish(new LineChange(Optional.of("matriz"), SessionPhase.STOPPED, Optional.of(cause), 1));

        assertThat(registry.get("fairbot.lines.changes")
                        .tags("branch", "matriz", "phase", "open")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("fairbot.lines.faults")
                        .tags("branch", "matriz")
                        .counter()
                        .getId()
                        .getTag("action"))
                .isEqualTo(cause.action().name().toLowerCase(java.util.Locale.ROOT));
        assertThat(registry.get("fairbot.lines.up").gauge().value()).isEqualTo(1);

        line = Health.down("It is not open.");
        assertThat(registry.get("fairbot.lines.up").gauge().value()).isZero();
    }

    @Test
    void aModeOfTheStorageHasAMeterFromWhenItIsSeen() {
        storage = new StoreStatus("DEGRADED", Optional.of("The database does not answer."));
        events.publish(StorageChange.of(storage));
        assertThat(registry.get("fairbot.storage.mode")
                        .tag("mode", "degraded")
                        .gauge()
                        .value())
                .isEqualTo(1);

        storage = new StoreStatus("NORMAL", Optional.empty());
        events.publish(StorageChange.of(storage));
        assertThat(registry.get("fairbot.storage.mode")
                        .tag("mode", "degraded")
                        .gauge()
                        .value())
                .isZero();
        assertThat(registry.get("fairbot.storage.changes")
                        .tag("mode", "normal")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private record Own(String subject, EventKind kind) implements EventData {}

    @Test
    void kindsOfAgentsAreBounded() {
        for (int i = 0; i < 1_000; i++) {
            events.publish(new Own("a", new EventKind("order.number-" + i, Scope.READ)));
        }

        assertThat(registry.get("fairbot.events.published").counters()).hasSize(201);
        assertThat(registry.get("fairbot.events.published")
                        .tag("kind", "other")
                        .counter()
                        .count())
                .isEqualTo(800);
    }
}
