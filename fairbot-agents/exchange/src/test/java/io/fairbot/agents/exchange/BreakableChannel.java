package io.fairbot.agents.exchange;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lines that break and mend when a test says so; what was sent through them is kept by customer. */
final class BreakableChannel implements WhatsAppChannel {
    private final Map<String, InboundSink> sinks = new HashMap<>();
    private final Map<String, List<String>> sent = new HashMap<>();
    private boolean isBroken;
    private int count;

    void breakDown() {
        isBroken = true;
    }

    void mend() {
        isBroken = false;
    }

    /** A customer's message, as the provider hands it over. */
    CompletionStage<?> hear(String branch, String phone, String text, Instant sentAt) {
        InboundMessage message = InboundMessage.of(
                "in-" + ++count, List.of(Alias.of(PhoneNumber.parse(phone))), Optional.empty(), sentAt, new Text(text));
        InboundSink sink = sinks.get(branch);
        return sink == null
                ? CompletableFuture.failedStage(new IllegalStateException("No line of " + branch))
                : sink.accept(message, List.of());
    }

    /** What has reached a customer. */
    List<String> sentTo(String phone) {
        return sent.getOrDefault(phone, List.of());
    }

    @Override
    public String id() {
        return "sandbox";
    }

    @Override
    public boolean deduplicates() {
        return true;
    }

    @Override
    public CompletionStage<Void> start(ChannelContext context) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<WhatsAppSession> open(LineContext line) {
        sinks.put(line.branch().id(), line.sink());
        return CompletableFuture.completedStage(new Line());
    }

    @Override
    public CompletionStage<Void> stop() {
        return CompletableFuture.completedStage(null);
    }

    private final class Line implements WhatsAppSession {
        @Override
        public SessionState state() {
            return new SessionState(SessionState.SessionPhase.OPEN, Instant.EPOCH, Optional.empty());
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return CompletableFuture.completedStage(
                    new Preparation.Ready(new PreparedMessage(message, message.id(), "", List.of())));
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            if (isBroken) {
                return CompletableFuture.completedStage(new Transmission.Unknown("The line is broken."));
            }
            sent.computeIfAbsent(prepared.message().to().value(), phone -> new ArrayList<>())
                    .add(prepared.message().content().text());
            return CompletableFuture.completedStage(new Transmission.Sent());
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedStage(null);
        }
    }
}
