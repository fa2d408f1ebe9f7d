package io.fairbot.whatsapp.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnhandledEventTest {
    private static UnhandledEvent event(String kind, String body) {
        return new UnhandledEvent("cloud", Optional.of("centro"), kind, body, Instant.EPOCH);
    }

    @Test
    void kindAndBodyAreBoundedAndTheBodyIsNotShown() {
        assertThat(event("messages/poll", "canary").toString()).isEqualTo("UnhandledEvent[cloud/centro/messages/poll]");
        assertThat(event("k", "x".repeat(UnhandledEvent.MAX_BODY)).body()).hasSize(UnhandledEvent.MAX_BODY);
        assertThatThrownBy(() -> event("", "")).hasMessage("The kind of an event has 1 to 150 characters, not 0.");
        assertThatThrownBy(() -> event("k".repeat(151), "")).hasMessageContaining("not 151");
        assertThatThrownBy(() -> event("k", "x".repeat(UnhandledEvent.MAX_BODY + 1)))
                .hasMessage("The body of an event has up to 65536 characters, not 65537; cut it.");
    }

    @Test
    void anApplicationWithInboxesAloneHasNoBranchesToShowAndStoresNoEvents() {
        BranchInboxes inboxes = branch -> {
            throw new IllegalStateException("Nobody asks for an inbox.");
        };
        assertThat(inboxes.branches()).isEmpty();
        assertThatThrownBy(
                        () -> inboxes.keep(event("k", "")).toCompletableFuture().get())
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }
}
