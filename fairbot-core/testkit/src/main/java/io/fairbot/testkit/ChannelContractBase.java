package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairbot.testkit.FarSide.DeliveredMessage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/**
 * The base class of the test classes of the channel contract, one per subject. Each subject extends the one before, so that
 * the cases are in several files and yet no part of the public API of {@link ChannelContract}.
 */
abstract class ChannelContractBase {
    static final String HERE = ChannelFixture.BRANCHES.get(0);
    static final String ELSEWHERE = ChannelFixture.BRANCHES.get(1);
    static final String ANA = "+5548999990001";
    static final String BIA = "+5548999990002";
    static final String WORDS = "Olá! 👍🏽 Quanto está o euro?\n\n*São José* — “1.500,50” ✓";

    /** The channel under test and its lines. */
    abstract ChannelFixture fixture();

    /** The other end of the channel. */
    abstract FarSide far();

    /** Waits for a while, so that an event that must not occur has the time to occur. */
    abstract void holds(String what, BooleanSupplier condition);

    RecordingInboundSink sink() {
        return fixture().sink(HERE);
    }

    /** Delivers a text of a customer. */
    CompletableFuture<Void> written(String branch, String phone, String id, String text) {
        return written(branch, message(phone, id, new Text(text)));
    }

    CompletableFuture<Void> written(String branch, InboundMessage message) {
        return far().write(branch, message).toCompletableFuture();
    }

    static InboundMessage message(String phone, String id, MessageContent content) {
        return InboundMessage.of(
                id,
                List.of(new Alias(Alias.AliasKind.PHONE, phone)),
                Optional.empty(),
                Instant.parse("2026-11-23T13:00:00Z"),
                content);
    }

    void acknowledged(CompletableFuture<Void> written) {
        fixture().ended("the acknowledgement of a message", () -> written);
    }

    static boolean isAcknowledged(CompletableFuture<Void> written) {
        return written.isDone() && !written.isCompletedExceptionally();
    }

    /** Delivers a content of a customer and returns the message that was handed over; skipped where nobody can send it. */
    InboundMessage handedOver(String id, MessageContent content) {
        return handedOver(message(ANA, id, content));
    }

    InboundMessage handedOver(InboundMessage message) {
        assumeThat(far().canWrite(message.content()))
                .as("customers send " + message.content().kind())
                .isTrue();
        int before = sink().messages().size();
        acknowledged(written(HERE, message));
        List<InboundMessage> messages = sink().messages();
        assertThat(messages).as("messages that were handed over").hasSize(before + 1);
        return messages.get(before);
    }

    /** Sends a content and checks that it arrives as it is; skipped where the line does not send it. */
    PreparedMessage sent(WhatsAppSession session, OutboundContent content) {
        assumeThat(session.supports(content))
                .as("the line sends " + content.kind())
                .isTrue();
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, content));
        isSent(session, prepared);
        arrives(new DeliveredMessage(prepared.channelId(), content));
        return prepared;
    }

    void isSent(WhatsAppSession session, PreparedMessage prepared) {
        assertThat(fixture().transmit(session, prepared))
                .as("what became of a message")
                .isInstanceOf(Transmission.Sent.class);
    }

    void arrives(DeliveredMessage... expected) {
        fixture()
                .eventually(
                        "what was sent arrives",
                        () -> assertThat(far().delivered(HERE, ANA)).containsExactly(expected));
    }

    /** Calls the far side; a case that needs what it cannot do is skipped. */
    static <T> T ifPossible(Supplier<T> call) {
        try {
            return call.get();
        } catch (UnsupportedOperationException e) {
            return Assumptions.abort("The far side cannot do it: " + e.getMessage());
        }
    }
}
