package io.fairbot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.HeldMessages.HeldSelection;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversationValuesTest {
    private static HistoryMessage message(Optional<MessageContent> received, Optional<OutboundContent> sent) {
        return new HistoryMessage(
                "matriz",
                "c1",
                Instant.EPOCH,
                received,
                sent,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "m1",
                Optional.empty());
    }

    @Test
    void theHistoryShowsNothingPersonalInALog() {
        Text secret = new Text("my number is 123");
        assertThat(message(Optional.of(secret), Optional.empty()))
                .hasToString("HistoryMessage[received 1970-01-01T00:00:00Z]");
        assertThat(message(Optional.empty(), Optional.of(secret)))
                .hasToString("HistoryMessage[sent 1970-01-01T00:00:00Z]");
    }

    @Test
    void aReplyHasContentThatCanBeSent() {
        assertThatThrownBy(() -> Turn.reply(" ")).hasMessageContaining("not blank; return Turn.ignore()");
        assertThatThrownBy(() -> Turn.reply(new Unsupported("poll")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A content that is not supported cannot be a reply.");
    }

    @Test
    void aSelectionOfHeldMessagesNamesSomethingOrAnAge() {
        assertThatThrownBy(() -> HeldSelection.of(List.of())).hasMessage("Name one held message or more.");
        assertThatThrownBy(() -> HeldSelection.olderThan(Duration.ofMinutes(-1)))
                .hasMessage("The age of held messages is zero or more.");
        assertThat(HeldSelection.of(List.of("a")).ids()).containsExactly("a");
    }
}
