package io.fairbot.crash;

import io.fairbot.store.Write;
import io.fairbot.testkit.ForwardingChannel;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Mistakes that the harness must find; each is made around a channel that makes none. */
enum PlantedChannelFault {
    /** A message is acknowledged before it is stored. */
    ACKNOWLEDGE_EARLY,
    /** A message that comes twice is taken for two. */
    NO_DEDUPE,
    /** A reply is marked as sent before it is. */
    MARK_EARLY;

    private static final String COPY = "~";
    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
    private static final AtomicLong COPIES = new AtomicLong();

    WhatsAppChannel in(WhatsAppChannel sound) {
        return new FaultyChannel(this, sound);
    }

    private static final class FaultyChannel extends ForwardingChannel {
        private final PlantedChannelFault fault;

        FaultyChannel(PlantedChannelFault fault, WhatsAppChannel sound) {
            super(sound);
            this.fault = fault;
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            return super.open(withSink(line, new FaultySink(fault, line.sink())))
                    .thenApply(session -> new FaultySession(fault, session));
        }
    }

    private static final class FaultySink extends ForwardingChannel.ForwardingSink {
        private final PlantedChannelFault fault;

        FaultySink(PlantedChannelFault fault, InboundSink sound) {
            super(sound);
            this.fault = fault;
        }

        @Override
        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
            return switch (fault) {
                case ACKNOWLEDGE_EARLY -> {
                    LATER.execute(() -> super.accept(message, channelWrites));
                    yield CompletableFuture.completedStage(Acceptance.ACCEPTED);
                }
                case NO_DEDUPE -> super.accept(copyOf(message), channelWrites);
                case MARK_EARLY -> super.accept(message, channelWrites);
            };
        }

        private static InboundMessage copyOf(InboundMessage message) {
            return new InboundMessage(
                    new MessageRef(
                            message.ref().chat(), message.id() + COPY + System.nanoTime() + COPIES.incrementAndGet()),
                    message.author(),
                    message.name(),
                    message.sentAt(),
                    message.content());
        }
    }

    private static final class FaultySession extends ForwardingChannel.ForwardingSession {
        private final PlantedChannelFault fault;

        FaultySession(PlantedChannelFault fault, WhatsAppSession sound) {
            super(sound);
            this.fault = fault;
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            if (fault == MARK_EARLY) {
                LATER.execute(() -> super.transmit(prepared));
                return CompletableFuture.completedStage(new Transmission.Sent());
            }
            OutboundMessage message = prepared.message();
            List<MessageRef> originals = message.inReplyTo().stream()
                    .map(copy -> new MessageRef(copy.chat(), copy.id().replaceFirst(COPY + ".*", "")))
                    .toList();
            return super.transmit(new PreparedMessage(
                    new OutboundMessage(message.id(), message.to(), message.purpose(), message.content(), originals),
                    prepared.channelId(),
                    prepared.payload(),
                    prepared.channelWrites()));
        }
    }
}
