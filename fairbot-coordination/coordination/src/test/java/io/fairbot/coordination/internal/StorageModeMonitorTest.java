package io.fairbot.coordination.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.event.Event;
import io.fairbot.event.EventFilter;
import io.fairbot.event.Events;
import io.fairbot.event.RetainedEvents;
import io.fairbot.event.data.StorageChange;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.testkit.ForwardingStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageModeMonitorTest {
    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final RetainedEvents events = Events.of(world.platform());
    private final List<Event> heard = new ArrayList<>();

    /** A store whose mode the test sets. */
    private static final class ModeStore extends ForwardingStore {
        private final List<Runnable> listeners = new ArrayList<>();
        private StoreStatus status = status("NORMAL");

        ModeStore(DocumentStore store) {
            super(store);
        }

        static StoreStatus status(String mode) {
            return new StoreStatus(
                    mode, Durability.LOCAL, Optional.of("It is " + mode + "."), Map.of("journal", 3L, "conflicts", 1L));
        }

        void become(String mode) {
            status = status(mode);
            List.copyOf(listeners).forEach(Runnable::run);
        }

        @Override
        public StoreStatus status() {
            return status;
        }

        @Override
        public Subscription onStatusChange(Runnable listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }

    @Test
    void eachChangeOfTheModeIsOneEvent() {
        ModeStore store = new ModeStore(world.await(new MemoryStorage().open(List.of(), world.platform())));
        StorageModeMonitor monitor = new StorageModeMonitor(store, events);
        events.subscribe(EventFilter.of(StorageChange.KIND), heard::add);
        store.become("NORMAL");
        store.become("DEGRADED");
        store.become("DEGRADED");
        store.become("NORMAL");
        world.runPending();
        assertThat(heard)
                .extracting(Event::data)
                .containsExactly(
                        new StorageChange("DEGRADED", Durability.LOCAL, Optional.of("It is DEGRADED."), 3, 1),
                        new StorageChange("NORMAL", Durability.LOCAL, Optional.of("It is NORMAL."), 3, 1));
        assertThat(heard.get(0).subject()).isEqualTo("storage");
        monitor.close();
        store.become("DEGRADED");
        world.runPending();
        assertThat(heard).hasSize(2);
    }

    @Test
    void aStoreOfOneModeIsSilent() {
        DocumentStore store = world.await(new MemoryStorage().open(List.of(), world.platform()));
        new StorageModeMonitor(store, events).close();
        assertThat(events.position().sequence()).isZero();
        assertThat(StorageChange.of(store.status()).journal()).isZero();
    }
}
