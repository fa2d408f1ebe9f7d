package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageCost;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The test cases of what arrives in the channel contract: messages and reports, and their acknowledgement. */
abstract class ChannelReceivingCases extends ChannelContractBase {
    private static final int MANY = 20;
    private static final Instant START = Instant.parse("2026-11-23T13:00:00Z");

    @Test
    void whatIsWrittenIsHandedOverAsItIs() {
        fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", WORDS));
        assertThat(sink().messages()).singleElement().satisfies(message -> {
            assertThat(message.content().text()).isEqualTo(WORDS);
            assertThat(message.author()).contains(new Alias(Alias.AliasKind.PHONE, ANA));
            assertThat(message.sentAt()).isNotNull();
        });
    }

    @Test
    void longTextsAreHandedOverWhole() {
        fixture().open(HERE);
        String text = "é".repeat(far().longestText() - 1) + ".";
        acknowledged(written(HERE, ANA, "m1", text));
        assertThat(sink().messages())
                .singleElement()
                .satisfies(message -> assertThat(message.content().text()).isEqualTo(text));
    }

    @Test
    void aRepetitionHasTheSameName() {
        fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        acknowledged(written(HERE, ANA, "m1", "oi"));
        acknowledged(written(HERE, ANA, "m2", "oi"));
        List<String> names =
                sink().messages().stream().map(InboundMessage::id).distinct().toList();
        assertThat(names).as("names of two messages, one of which came twice").hasSize(2);
    }

    @Test
    void itAcknowledgesWhatWasTakenOver() {
        fixture().open(HERE);
        CompletableFuture<Void> durable = new CompletableFuture<>();
        sink().acceptWhen(durable);
        CompletableFuture<Void> written = written(HERE, ANA, "m1", "oi");
        fixture()
                .eventually(
                        "it is handed over", () -> assertThat(sink().messages()).hasSize(1));
        holds("it is not acknowledged while it is not durable", () -> !isAcknowledged(written));
        durable.complete(null);
        acknowledged(written);
    }

    @Test
    void whatWasNotTakenOverIsDeliveredAgain() {
        fixture().open(HERE);
        sink().acceptWhen(CompletableFuture.failedStage(new IllegalStateException("The disk is full.")));
        CompletableFuture<Void> written = written(HERE, ANA, "m1", "oi");
        fixture()
                .eventually(
                        "it is handed over", () -> assertThat(sink().messages()).isNotEmpty());
        holds("it is not acknowledged when it was not taken over", () -> !isAcknowledged(written));
        int handedOver = sink().messages().size();
        sink().acceptWhen(CompletableFuture.completedStage(null));
        acknowledged(written(HERE, ANA, "m1", "oi"));
        assertThat(sink().messages().size()).as("it is handed over again").isGreaterThan(handedOver);
        assertThat(sink().messages().stream().map(InboundMessage::id).distinct())
                .hasSize(1);
    }

    @Test
    void messagesOfOnePersonComeInTheirOrder() {
        fixture().open(HERE);
        List<CompletableFuture<Void>> written = IntStream.range(0, MANY)
                .mapToObj(i -> written(HERE, ANA, "m" + i, "mensagem " + i))
                .toList();
        written.forEach(this::acknowledged);
        assertThat(sink().messages().stream()
                        .map(message -> message.content().text())
                        .distinct())
                .containsExactlyElementsOf(
                        IntStream.range(0, MANY).mapToObj(i -> "mensagem " + i).toList());
    }

    @Test
    void oneLineHoldsUpNoOther() {
        fixture().open(HERE);
        fixture().open(ELSEWHERE);
        sink().acceptWhen(new CompletableFuture<>());
        CompletableFuture<Void> stuck = written(HERE, ANA, "m1", "oi");
        acknowledged(written(ELSEWHERE, BIA, "m2", "oi"));
        assertThat(fixture().sink(ELSEWHERE).messages()).hasSize(1);
        assertThat(sink().messages())
                .as("messages of the other line")
                .allMatch(message -> message.author().contains(new Alias(Alias.AliasKind.PHONE, ANA)));
        assertThat(isAcknowledged(stuck)).isFalse();
    }

    @Test
    void aRepetitionWithOtherBytesIsTheSameMessage() {
        fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        acknowledged(written(HERE, ANA, "m1", "oi, de novo"));
        assertThat(sink().messages().stream().map(InboundMessage::ref).distinct())
                .as("names of a message that came twice, the second time with other words")
                .hasSize(1);
    }

    @Test
    void twoPeopleMayUseTheSameId() {
        fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        acknowledged(written(HERE, BIA, "m1", "oi"));
        assertThat(sink().messages().stream().map(InboundMessage::ref).distinct())
                .as("names of the messages of two people")
                .hasSize(2);
    }

    @Test
    void aDuplicateIsAcknowledged() {
        WhatsAppSession session = fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        fixture().ended("the close of a line", session::close);
        fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
    }

    @Test
    void whatWaitedWhenTheLineWasCutIsDeliveredAgain() {
        WhatsAppSession session = fixture().open(HERE);
        CompletableFuture<Void> durable = new CompletableFuture<>();
        sink().acceptWhen(durable);
        CompletableFuture<Void> unused = written(HERE, ANA, "m1", "oi");
        fixture()
                .eventually(
                        "it is handed over", () -> assertThat(sink().messages()).hasSize(1));
        far().disconnect(HERE);
        durable.complete(null);
        fixture().ended("the close of a line", session::close);
        fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        acknowledged(written(HERE, ANA, "m2", "alguém aí?"));
        assertThat(sink().messages().stream().map(InboundMessage::id).distinct())
                .hasSize(2);
    }

    @Test
    void theNameOfAPersonIsHandedOver() {
        fixture().open(HERE);
        InboundMessage plain = message(ANA, "m1", new Text("oi"));
        acknowledged(written(
                HERE,
                new InboundMessage(
                        plain.ref(), plain.author(), Optional.of("Ana Lúcia"), plain.sentAt(), plain.content())));
        acknowledged(written(HERE, BIA, "m2", "oi"));
        assertThat(sink().messages().stream().map(InboundMessage::name))
                .containsExactly(Optional.of("Ana Lúcia"), Optional.empty());
    }

    @Test
    void aReportIsAcknowledgedOnceItIsDurable() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = sent(session, new Text("oi"));
        CompletableFuture<Void> durable = new CompletableFuture<>();
        sink().acceptWhen(durable);
        CompletableFuture<Void> reported =
                reported(DeliveryStatus.of(prepared.channelId(), DeliveryStatus.DeliveryStage.DELIVERED, START));
        fixture()
                .eventually(
                        "the report is handed over",
                        () -> assertThat(sink().statuses()).isNotEmpty());
        holds("it is not acknowledged while it is not durable", () -> !isAcknowledged(reported));
        durable.complete(null);
        acknowledged(reported);
    }

    @Test
    void aReportNamesItsMessageAndItsCost() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = sent(session, new Text("oi"));
        MessageCost cost = new MessageCost(true, "utility", "PMP");
        acknowledged(reported(DeliveryStatus.of(prepared.channelId(), DeliveryStatus.DeliveryStage.READ, START)
                .withCost(cost)));
        assertThat(sink().statuses()).singleElement().satisfies(status -> {
            assertThat(status.messageId()).isIn(names(prepared));
            assertThat(status.stage()).isEqualTo(DeliveryStatus.DeliveryStage.READ);
            assertThat(status.cost()).contains(cost);
        });
    }

    @Test
    void aReportOfAFailureHasItsCause() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = sent(session, new Text("oi"));
        WhatsAppProvider provider = fixture().channel().provider();
        acknowledged(reported(DeliveryStatus.failed(prepared.channelId(), FailureCause.of(provider, "999999"), START)));
        assertThat(sink().statuses()).singleElement().satisfies(status -> {
            assertThat(status.messageId()).isIn(names(prepared));
            assertThat(status.cause().map(FailureCause::provider)).contains(provider);
            assertThat(status.cause().flatMap(FailureCause::code)).contains("999999");
        });
    }

    private CompletableFuture<Void> reported(DeliveryStatus status) {
        return ifPossible(() -> far().report(HERE, status)).toCompletableFuture();
    }

    /** Returns the names under which a message can be reported on: the channel's, and the provider's where it told one. */
    private List<String> names(PreparedMessage prepared) {
        return Stream.concat(
                        Stream.of(prepared.channelId()),
                        far().answered(HERE, prepared.channelId()).providerId().stream())
                .toList();
    }
}
