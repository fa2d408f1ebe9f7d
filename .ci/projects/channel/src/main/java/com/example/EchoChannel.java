package com.example;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A channel that hears everything it sends. */
public final class EchoChannel implements WhatsAppChannel {
    private volatile ChannelContext context;

    @Override
    public String id() {
        return "echo";
    }

    @Override
    public boolean deduplicates() {
        return false;
    }

    @Override
    public CompletionStage<Void> start(ChannelContext given) {
        context = given;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<WhatsAppSession> open(LineContext line) {
        Instant now = context.platform().time().now();
        line.sink().stateChanged(new SessionState(SessionState.SessionPhase.OPEN, now, Optional.empty()));
        return CompletableFuture.completedStage(new EchoSession(now, line.sink()));
    }

    @Override
    public CompletionStage<Void> stop() {
        return CompletableFuture.completedStage(null);
    }

    private final class EchoSession implements WhatsAppSession {
        private final Instant since;
        private final InboundSink sink;

        EchoSession(Instant since, InboundSink sink) {
            this.since = since;
            this.sink = sink;
        }

        @Override
        public SessionState state() {
            return new SessionState(SessionState.SessionPhase.OPEN, since, Optional.empty());
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return CompletableFuture.completedStage(new Preparation.Ready(
                    new PreparedMessage(message, message.id(), message.content().text(), List.of())));
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            List<Alias> sender = List.of(prepared.message().to());
            InboundMessage echo = InboundMessage.of(
                    "echo-" + prepared.channelId(),
                    sender,
                    Optional.empty(),
                    context.platform().time().now(),
                    new Text(prepared.payload()));
            return sink.accept(echo, List.of()).thenApply(accepted -> new Transmission.Sent());
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedStage(null);
        }
    }
}
