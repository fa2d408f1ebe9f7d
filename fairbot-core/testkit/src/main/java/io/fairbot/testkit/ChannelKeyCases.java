package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.testkit.FarSide.DeliveredMessage;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The test cases of what a channel stores in the channel contract: keys that advance with messages, and the end of a line. */
abstract class ChannelKeyCases extends ChannelSendingCases {
    private static final int A_FEW = 3;

    @Test
    void theKeysOfADuplicateAreKept() {
        fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m1", "oi"));
        acknowledged(written(HERE, ANA, "m1", "oi"));
        fixture().stop();
        fixture().start();
        fixture().open(HERE);
        acknowledged(written(HERE, ANA, "m2", "ainda aí?"));
        assertThat(last()).as("the message after a duplicate").isEqualTo("ainda aí?");
    }

    @Test
    void theKeysOfMessagesOutliveARestart() {
        fixture().open(HERE);
        for (int i = 0; i < A_FEW; i++) {
            acknowledged(written(HERE, ANA, "m" + i, "oi " + i));
            fixture().stop();
            fixture().start();
            fixture().open(HERE);
        }
        acknowledged(written(HERE, ANA, "m" + A_FEW, "tchau"));
        assertThat(last()).as("the message after restarts").isEqualTo("tchau");
    }

    private String last() {
        List<InboundMessage> messages = sink().messages();
        return messages.get(messages.size() - 1).content().text();
    }

    @Test
    void noKeyIsUsedTwice() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage first = fixture().prepare(session, fixture().message(ANA, "um"));
        fixture().stop();
        fixture().start();
        WhatsAppSession next = fixture().open(HERE);
        PreparedMessage second = fixture().prepare(next, fixture().message(ANA, "dois"));
        isSent(next, first);
        isSent(next, second);
        arrives(new DeliveredMessage(first.channelId(), "um"), new DeliveredMessage(second.channelId(), "dois"));
    }

    @Test
    void whatWasNotCommittedIsDropped() {
        WhatsAppSession session = fixture().open(HERE);
        var message = fixture().message(ANA, "oi");
        PreparedMessage rejected = fixture().ready(session, message);
        fixture().ended("the drop of a prepared message", () -> session.discarded(rejected));
        PreparedMessage prepared = fixture().prepare(session, message);
        isSent(session, prepared);
        arrives(new DeliveredMessage(prepared.channelId(), "oi"));
    }

    @Test
    void aCloseWaitsForTheLastWrite() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        CompletableFuture<Void> disk = new CompletableFuture<>();
        fixture().documents(HERE).commitWhen(disk);
        CompletableFuture<Transmission> sending = fixture()
                .promptly("a transmission", () -> session.transmit(prepared))
                .toCompletableFuture();
        fixture()
                .eventually(
                        "it was sent, or a write is on its way",
                        () -> assertThat(sending.isDone()
                                        || fixture().documents(HERE).pending() > 0)
                                .isTrue());
        CompletableFuture<Void> closing =
                fixture().promptly("a close", session::close).toCompletableFuture();
        if (fixture().documents(HERE).pending() > 0) {
            holds("a line is not closed before its last write is durable", () -> !closing.isDone());
        }
        disk.complete(null);
        fixture().ended("the close of a line", () -> closing);
        assertThat(fixture().documents(HERE).pending())
                .as("writes on their way")
                .isZero();
    }

    @Test
    void afterItsCloseALineWritesNothing() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        fixture().ended("the close of a line", session::close);
        int commits = fixture().documents(HERE).commits();
        fixture().transmit(session, prepared);
        holds("it writes nothing", () -> fixture().documents(HERE).commits() == commits);
    }

    @Test
    void aFormerOwnerOfALineClosesIt() {
        WhatsAppSession session = fixture().open(HERE);
        PreparedMessage prepared = fixture().prepare(session, fixture().message(ANA, "oi"));
        fixture().documents(HERE).endLease();
        assertThat(fixture().transmit(session, prepared))
                .as("what became of a message of a former owner")
                .isNotNull();
        fixture().ended("the close of a line", session::close);
        assertThat(session.state().isOpen()).as("the line is open").isFalse();
    }
}
