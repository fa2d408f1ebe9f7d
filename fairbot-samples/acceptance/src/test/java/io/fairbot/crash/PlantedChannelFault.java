package io.fairbot.crash;

import io.fairbot.branch.Branch;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.OutboundContent;
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

    private record FaultyChannel(PlantedChannelFault fault, WhatsAppChannel sound) implements WhatsAppChannel {
        @Override
        public String id() {
            return sound.id();
        }

        @Override
        public boolean deduplicates() {
            return sound.deduplicates();
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            return sound.start(context);
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            return sound.open(new FaultyLine(line.branch(), new FaultySink(fault, line.sink()), line.store()))
                    .thenApply(session -> new FaultySession(fault, session));
        }

        @Override
        public CompletionStage<Void> stop() {
            return sound.stop();
        }
    }

    private record FaultySink(PlantedChannelFault fault, InboundSink sound) implements InboundSink {
        @Override
        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
            return switch (fault) {
                case ACKNOWLEDGE_EARLY -> {
                    LATER.execute(() -> sound.accept(message, channelWrites));
                    yield CompletableFuture.completedStage(Acceptance.ACCEPTED);
                }
                case NO_DEDUPE ->
                    sound.accept(
                            new InboundMessage(
                                    new MessageRef(
                                            message.ref().chat(),
                                            message.id() + COPY + System.nanoTime() + COPIES.incrementAndGet()),
                                    message.author(),
                                    message.name(),
                                    message.sentAt(),
                                    message.content()),
                            channelWrites);
                case MARK_EARLY -> sound.accept(message, channelWrites);
            };
        }

        @Override
        public CompletionStage<Acceptance> written(OwnMessage message, List<Write> channelWrites) {
            return sound.written(message, channelWrites);
        }

        @Override
        public CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> channelWrites) {
            return sound.samePerson(aliases, channelWrites);
        }

        @Override
        public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites) {
            return sound.delivery(status, channelWrites);
        }

        @Override
        public void stateChanged(SessionState state) {
            sound.stateChanged(state);
        }

        @Override
        public void active() {
            sound.active();
        }

        @Override
        public void faulted(LineFault trouble) {
            sound.faulted(trouble);
        }
    }

    private record FaultyLine(Branch branch, InboundSink sink, ChannelStore store) implements LineContext {}

    private record FaultySession(PlantedChannelFault fault, WhatsAppSession sound) implements WhatsAppSession {
        @Override
        public SessionState state() {
            return sound.state();
        }

        @Override
        public boolean supports(OutboundContent content) {
            return sound.supports(content);
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return sound.prepare(message);
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            if (fault == MARK_EARLY) {
                LATER.execute(() -> sound.transmit(prepared));
                return CompletableFuture.completedStage(new Transmission.Sent());
            }
            OutboundMessage message = prepared.message();
            List<MessageRef> originals = message.inReplyTo().stream()
                    .map(copy -> new MessageRef(copy.chat(), copy.id().replaceFirst(COPY + ".*", "")))
                    .toList();
            return sound.transmit(new PreparedMessage(
                    new OutboundMessage(message.id(), message.to(), message.purpose(), message.content(), originals),
                    prepared.channelId(),
                    prepared.payload(),
                    prepared.channelWrites()));
        }

        @Override
        public CompletionStage<Void> close() {
            return sound.close();
        }
    }
}
