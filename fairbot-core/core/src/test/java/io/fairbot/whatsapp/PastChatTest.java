package io.fairbot.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.whatsapp.PastChat.PastMessage;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PastChatTest {
    private static final List<Alias> ANA = List.of(Alias.of(new PhoneNumber("+5548999990001")));
    private static final PastMessage MESSAGE =
            new PastMessage(new MessageRef("cloud", "m1"), true, Instant.EPOCH, new Text("canary"));

    @Test
    void aPartHasACustomerAndABoundedNumberOfMessages() {
        PastChat chat = new PastChat(ANA, Optional.of("Ana\u200B"), List.of(MESSAGE));
        assertThat(chat.name()).contains("Ana");
        assertThat(chat.toString()).isEqualTo("PastChat[1 messages]");
        assertThatThrownBy(() -> new PastChat(List.of(), Optional.empty(), List.of(MESSAGE)))
                .hasMessage("A chat has a customer.");
        assertThatThrownBy(() -> new PastChat(ANA, Optional.empty(), List.of()))
                .hasMessageContaining("has 1 to 100 messages, not 0");
        assertThatThrownBy(() ->
                        new PastChat(ANA, Optional.empty(), Collections.nCopies(PastChat.MAX_MESSAGES + 1, MESSAGE)))
                .hasMessageContaining("not 101");
    }
}
