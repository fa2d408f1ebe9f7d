package io.fairbot.whatsapp.supervision;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.supervision.ScriptedChannel.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One supervised line, open at the branch matriz. */
abstract class LineFixture {
    static final Alias ANA = Alias.of(new PhoneNumber("+5548999990001"));
    static final Duration SECOND = Duration.ofSeconds(1);

    final Desk desk = new Desk();
    final SupervisedLine line = desk.open();

    Session session() {
        return desk.channel().last();
    }

    SessionPhase phase() {
        return line.report().state().phase();
    }

    static OutboundMessage message() {
        return new OutboundMessage("o1", ANA, Purpose.REPLY, new Text("oi"), List.of(MessageRef.of(ANA, "m1")));
    }

    static PreparedMessage prepared() {
        return new PreparedMessage(message(), "c1", "", List.of());
    }

    CompletableFuture<Transmission> transmit() {
        return line.session().transmit(prepared()).toCompletableFuture();
    }

    /** Sends; what the session answers is the test's own. */
    void send() {
        line.session().transmit(prepared());
    }
}
