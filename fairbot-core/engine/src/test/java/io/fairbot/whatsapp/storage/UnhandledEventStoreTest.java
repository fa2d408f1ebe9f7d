package io.fairbot.whatsapp.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnhandledEventStoreTest {
    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final DocumentStore documents =
            world.await(new MemoryStorage().open(List.of(ConversationModels.UNHANDLED), world.platform()));
    private final UnhandledEventStore store = new UnhandledEventStore(documents, world.platform());

    private UnhandledEvent event(String branch, String body) {
        return new UnhandledEvent("cloud", Optional.of(branch), "messages/poll", body, world.now());
    }

    private List<UnhandledEvent> stored() {
        return world.await(documents.find(Query.of(ConversationModels.UNHANDLED).limit(1000))).documents().stream()
                .map(Document::value)
                .toList();
    }

    @Test
    void aRepetitionIsStoredOnceAndTheSameOfAnotherBranchAsWell() {
        world.await(store.keep(event("centro", "{}")));
        world.advance(Duration.ofMinutes(1));
        world.await(store.keep(event("centro", "{}")));
        world.await(store.keep(event("praia", "{}")));
        assertThat(stored()).extracting(one -> one.branch().orElseThrow()).containsExactlyInAnyOrder("centro", "praia");
    }

    @Test
    void whatExceedsAnHoursNumberIsDroppedAndTheNextHourHasRoom() {
        for (int i = 0; i < UnhandledEventStore.MAX_PER_HOUR + 5; i++) {
            world.await(store.keep(event("centro", i % 2 == 0 ? "even" : "odd")));
        }
        world.await(store.keep(event("centro", "too many")));
        assertThat(stored()).extracting(UnhandledEvent::body).containsExactlyInAnyOrder("even", "odd");
        world.advance(Duration.ofHours(1));
        world.await(store.keep(event("centro", "next hour")));
        assertThat(stored()).extracting(UnhandledEvent::body).contains("next hour");
    }

    @Test
    void aStoreThatIsAwayFailsTheStage() {
        world.await(documents.close());
        assertThatThrownBy(() -> world.await(store.keep(event("centro", "{}"))))
                .hasRootCauseInstanceOf(StoreException.class);
    }
}
