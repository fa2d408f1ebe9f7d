package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationModels;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Turn;
import io.fairbot.store.DocumentStore;
import io.fairbot.testkit.MemoryStorage;
import io.fairbot.testkit.VirtualPlatform;
import io.fairbot.whatsapp.*;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import org.junit.jupiter.api.Test;

class EngineTest {
    @Test
    void answers() {
        VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
        DocumentStore store = world.await(new MemoryStorage().open(ConversationModels.all(), world.platform()));
        ConversationEngine engine = new ConversationEngine(store, world.platform(), EngineOptions.DEFAULTS);
        ConversationHandler echo = (state, event, context) -> Turn.reply("Você disse: " + event.text());
        engine.answerWith("test", echo);
        Conversations.Line line = world.await(engine.open("matriz", true));
        List<String> sent = new ArrayList<>();
        line.connect(new WhatsAppSession() {
            @Override
            public SessionState state() {
                return new SessionState(SessionState.Phase.OPEN, world.now(), Optional.empty());
            }

            @Override
            public CompletionStage<PreparedMessage> prepare(OutboundMessage m) {
                return CompletableFuture.completedStage(new PreparedMessage(m, "C" + m.id(), "", List.of()));
            }

            @Override
            public CompletionStage<Transmission> transmit(PreparedMessage p) {
                sent.add(p.message().content().text());
                return CompletableFuture.completedStage(new Transmission.Sent());
            }

            @Override
            public CompletionStage<Void> close() {
                return CompletableFuture.completedStage(null);
            }
        });
        for (int i = 0; i < 20; i++) {
            world.await(line.accept(
                    new InboundMessage(
                            "m" + i,
                            List.of(Alias.of(new PhoneNumber("+5548999990001"))),
                            Optional.of("Ana"),
                            world.now(),
                            new MessageContent.Text("oi " + i)),
                    List.of()));
        }
        Settlement s = world.await(line.settlement("m3", Duration.ofSeconds(3)));
        assertThat(s.outcome()).isEqualTo(Settlement.Outcome.ANSWERED);
        assertThat(sent).hasSize(20).startsWith("Você disse: oi 0");
        world.await(line.close());
    }
}
