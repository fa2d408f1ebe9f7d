package io.fairbot.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.json.Json;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said and heard, and what becomes of it. */
@Tag("place")
class MessageTest {
    static List<Arguments> contents() {
        return List.of(
                Arguments.of(new MessageContent.Text("oi"), "oi", "{\"type\":\"text\",\"body\":\"oi\"}"),
                Arguments.of(
                        new MessageContent.Choice("rates", "Cotações"),
                        "Cotações",
                        "{\"type\":\"interactive\",\"id\":\"rates\",\"title\":\"Cotações\"}"),
                Arguments.of(
                        new MessageContent.Media(MessageContent.Media.MediaKind.IMAGE, "r1", Optional.of("veja")),
                        "veja",
                        "{\"type\":\"media\",\"kind\":\"IMAGE\",\"reference\":\"r1\",\"caption\":\"veja\"}"),
                Arguments.of(
                        new MessageContent.Media(MessageContent.Media.MediaKind.AUDIO, "r1", Optional.empty()),
                        "",
                        "{\"type\":\"media\",\"kind\":\"AUDIO\",\"reference\":\"r1\"}"),
                Arguments.of(
                        new MessageContent.Location(new BigDecimal("-27.10"), new BigDecimal("180")),
                        "",
                        "{\"type\":\"location\",\"latitude\":\"-27.10\",\"longitude\":\"180\"}"),
                Arguments.of(
                        new MessageContent.Unsupported("poll"), "", "{\"type\":\"unsupported\",\"kind\":\"poll\"}"));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void everyKindOfContentIsStoredAndReadBack(MessageContent content, String words, String json)
            throws JsonProcessingException {
        assertThat(content.text()).isEqualTo(words);
        assertThat(Json.mapper().writerFor(MessageContent.class).writeValueAsString(content))
                .isEqualTo(json);
        assertThat(Json.mapper().readValue(json, MessageContent.class)).isEqualTo(content);
    }

    @Test
    void whatIsSentIsPlainOrHasOptions() {
        List<ChoiceOption> options = new ArrayList<>(List.of(new ChoiceOption("1", "Um")));
        OutboundContent content = new OutboundContent("Escolha", options);

        options.clear();

        assertThat(content.kind()).isEqualTo("options");
        assertThat(content.options()).hasSize(1);
        assertThat(new OutboundContent("Oi", List.of()).kind()).isEqualTo("text");
    }

    @ParameterizedTest
    @EnumSource
    void onlyAnOpenSessionSends(SessionState.SessionPhase phase) {
        assertThat(new SessionState(phase, Instant.EPOCH, Optional.empty()).isOpen())
                .isEqualTo(phase == SessionState.SessionPhase.OPEN);
    }

    @Test
    void whatIsMadeReadyIsNotChangedByListsItWasMadeOf() {
        Model<String> keys = Model.builder("keys", String.class).build();
        List<Write> writes = new ArrayList<>(List.of(Write.put(keys, "a", "1")));
        List<String> ids = new ArrayList<>(List.of("m1"));
        OutboundMessage message = new OutboundMessage(
                "o1", new Alias(Alias.AliasKind.LID, "1"), new OutboundContent("Oi", List.of()), ids);
        PreparedMessage prepared = new PreparedMessage(message, "c1", "", writes);
        Settlement.SettlementReply answer = new Settlement.SettlementReply("o1", message.content(), ids);
        List<Settlement.SettlementReply> answers = new ArrayList<>(List.of(answer));
        Settlement settlement = new Settlement("m1", Settlement.SettlementOutcome.ANSWERED, answers);

        writes.clear();
        ids.clear();
        answers.clear();

        assertThat(prepared.channelWrites()).hasSize(1);
        assertThat(message.inReplyTo()).containsExactly("m1");
        assertThat(answer.inReplyTo()).containsExactly("m1");
        assertThat(settlement.replies()).containsExactly(answer);
    }

    @Test
    void newsOfADeliveryRiseInTheirOrder() {
        assertThat(DeliveryStatus.DeliveryStage.values())
                .containsExactly(
                        DeliveryStatus.DeliveryStage.SENT,
                        DeliveryStatus.DeliveryStage.DELIVERED,
                        DeliveryStatus.DeliveryStage.READ,
                        DeliveryStatus.DeliveryStage.FAILED);
    }
}
