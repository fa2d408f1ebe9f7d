package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Interpreter;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.channel.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Customers see that their messages are read and that an answer takes a while, and no turn depends on it. */
class ReadReceiptsTest {
    private final House house = House.of(House.ECHO);

    @Test
    void whatATurnReadsIsShownAsReadOnce() {
        house.hear("m1", "oi");
        house.whileNothingIsSettled(() -> {
            house.send(House.ANA, "m2", "um");
            house.send(House.ANA, "m3", "dois");
        });
        house.advance(Duration.ofMinutes(1));
        assertThat(house.phone().seen()).containsExactly("m1", "m2 m3");
    }

    @Test
    void aFailureHasNoEffect() {
        house.phone().seenFails(() -> CompletableFuture.failedStage(new IllegalStateException("No.")));
        house.hear("m1", "um");
        house.phone().seenFails(() -> {
            throw new IllegalStateException("No.");
        });
        house.hear("m2", "dois");
        house.phone().seenFails(CompletableFuture::new);
        house.hear("m3", "três");
        assertThat(house.phone().texts()).containsExactly("eco um", "eco dois", "eco três");
    }

    @Test
    void whatAPersonReadsIsNotShownByTheBot() {
        house.hear("m1", "oi");
        house.take("rui");
        house.hear("m2", "oi");
        assertThat(house.phone().seen()).containsExactly("m1");
    }

    @Test
    void whileAnInterpreterWorksItIsShownThatAnAnswerIsWritten() {
        house.interpretedBy(new Interpreter<String>() {
            @Override
            public String id() {
                return "slow";
            }

            @Override
            public Class<String> type() {
                return String.class;
            }

            @Override
            public CompletionStage<Optional<String>> interpret(
                    ConversationEvent.Message message, Circumstances circumstances) {
                return house.after(Duration.ofSeconds(3), Optional.of("oi"));
            }
        });
        house.hear("m1", "oi");
        assertThat(house.phone().seen()).containsExactly("m1");
        house.advance(Duration.ofSeconds(2));
        assertThat(house.phone().seen()).containsExactly("m1", "m1 …");
        house.advance(Duration.ofMinutes(1));
        assertThat(house.phone().texts()).containsExactly("eco oi");
        assertThat(house.phone().seen()).hasSize(2);
    }

    @Test
    void aLineThatShowsNothingIsNotAsked() {
        house.phone().showsReading(false);
        house.hear("m1", "oi");
        assertThat(house.phone().seen()).isEmpty();
        assertThat(house.phone().texts()).containsExactly("eco oi");
    }

    @Test
    void whileAHandlerTakesLongItIsShownThatAnAnswerIsWritten() {
        VirtualPlatform world = new VirtualPlatform(Instant.EPOCH, 1);
        Phone phone = new Phone(true);
        ReadReceipts receipts = new ReadReceipts(
                () -> Optional.of(phone), Runnable::run, world.platform().time());
        Alias ana = House.ANA;
        ReadReceipts.Reading reading = receipts.begin(ana, List.of("m1"));
        world.advance(Duration.ofMillis(999));
        assertThat(phone.seen()).containsExactly("m1");
        world.advance(Duration.ofSeconds(22));
        assertThat(phone.seen()).containsExactly("m1", "m1 …", "m1 …", "m1 …");
        reading.end();
        reading.end();
        world.advance(Duration.ofMinutes(1));
        assertThat(phone.seen()).hasSize(4);
        receipts.begin(ana, List.of()).end();
        assertThat(phone.seen()).hasSize(4);
        assertThat(phone.state().phase()).isEqualTo(SessionState.SessionPhase.OPEN);
    }
}
