package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The test cases of persons in the channel contract: who writes on the phone of a line, who is who, and what they see. */
abstract class ChannelPersonCases extends ChannelKeyCases {
    private static final Alias CUSTOMER = new Alias(Alias.AliasKind.PHONE, ANA);

    private CompletableFuture<Void> writtenOnPhone(String id) {
        OwnMessage message =
                OwnMessage.of(id, List.of(CUSTOMER), Instant.parse("2026-11-23T13:00:00Z"), new Text(WORDS));
        return ifPossible(() -> far().writeOnPhone(HERE, message)).toCompletableFuture();
    }

    @Test
    void whatAPersonWritesOnThePhoneIsReportedAsThat() {
        fixture().open(HERE);
        acknowledged(writtenOnPhone("p1"));
        acknowledged(writtenOnPhone("p1"));
        assertThat(sink().messages()).as("messages of customers").isEmpty();
        assertThat(sink().ownMessages())
                .as("messages that a person wrote on the phone")
                .isNotEmpty()
                .allSatisfy(message -> {
                    assertThat(message.to()).contains(CUSTOMER);
                    assertThat(message.content()).isEqualTo(new Text(WORDS));
                });
        assertThat(sink().ownMessages().stream().map(OwnMessage::ref).distinct())
                .as("names of a message that came twice")
                .hasSize(1);
    }

    @Test
    void whatAPersonWritesOnThePhoneIsAcknowledgedOnceItIsDurable() {
        fixture().open(HERE);
        CompletableFuture<Void> durable = new CompletableFuture<>();
        sink().acceptWhen(durable);
        CompletableFuture<Void> written = writtenOnPhone("p1");
        fixture()
                .eventually(
                        "it is handed over",
                        () -> assertThat(sink().ownMessages()).isNotEmpty());
        holds("it is not acknowledged while it is not durable", () -> !isAcknowledged(written));
        durable.complete(null);
        acknowledged(written);
    }

    @Test
    void identifiersOfOnePersonAreReportedTogether() {
        fixture().open(HERE);
        Alias other = new Alias(Alias.AliasKind.PHONE, BIA);
        acknowledged(
                ifPossible(() -> far().unite(HERE, List.of(CUSTOMER, other))).toCompletableFuture());
        assertThat(sink().persons())
                .as("persons")
                .anySatisfy(person -> assertThat(person).contains(CUSTOMER, other));
    }

    @Test
    void aMessageIsShownAsRead() {
        WhatsAppSession session = fixture().open(HERE);
        assumeThat(session.showsReading()).as("the line shows what was read").isTrue();
        acknowledged(written(HERE, ANA, "m1", "oi"));
        acknowledged(written(HERE, ANA, "m2", "tudo bem?"));
        assertThat(ifPossible(() -> far().read(HERE, ANA))).isEmpty();
        String last = sink().messages().get(1).id();
        fixture().ended("the display that a message was read", () -> session.seen(CUSTOMER, List.of(last), true));
        fixture()
                .eventually(
                        "the customer sees that the message was read",
                        () -> assertThat(far().read(HERE, ANA)).contains("m2"));
    }
}
