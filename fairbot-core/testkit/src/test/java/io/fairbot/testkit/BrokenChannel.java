package io.fairbot.testkit;

import io.fairbot.store.Write;
import io.fairbot.testkit.ForwardingChannel.ForwardingSession;
import io.fairbot.testkit.ForwardingChannel.ForwardingSink;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Channels that break one promise each, around the sandbox with keys. */
final class BrokenChannel {
    /** All of them. */
    static final List<Kind> ALL = Stream.of(
                    BrokenReceiving.ALL,
                    BrokenContents.ALL,
                    BrokenMedia.ALL,
                    BrokenSending.ALL,
                    BrokenKeys.ALL,
                    BrokenPersons.ALL,
                    BrokenLines.ALL)
            .flatMap(List::stream)
            .toList();

    private BrokenChannel() {}

    /**
     * A kind of mistake.
     *
     * @param what the mistake
     * @param seenBy the case that has to find it
     * @param change makes a channel that makes it
     */
    record Kind(String what, String seenBy, UnaryOperator<WhatsAppChannel> change) {
        @Override
        public String toString() {
            return what;
        }
    }

    static UnaryOperator<WhatsAppChannel> hearing(UnaryOperator<InboundSink> change) {
        return channel -> new ForwardingChannel(channel) {
            @Override
            public CompletionStage<WhatsAppSession> open(LineContext line) {
                return super.open(withSink(line, change.apply(line.sink())));
            }
        };
    }

    /** Hands over other messages than those that arrive. */
    static UnaryOperator<WhatsAppChannel> receiving(UnaryOperator<InboundMessage> change) {
        return hearing(sink -> new ForwardingSink(sink) {
            @Override
            public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                return super.accept(change.apply(message), writes);
            }
        });
    }

    /** Hands over another content than the one of a class that arrives. */
    static <T> UnaryOperator<WhatsAppChannel> hearingContent(Class<T> type, Function<T, MessageContent> change) {
        return receiving(message -> new InboundMessage(
                message.ref(),
                message.author(),
                message.name(),
                message.sentAt(),
                type.isInstance(message.content()) ? change.apply(type.cast(message.content())) : message.content(),
                message.quoted()));
    }

    static UnaryOperator<WhatsAppChannel> sending(UnaryOperator<WhatsAppSession> change) {
        return storing((session, store) -> change.apply(session));
    }

    /** Sends another content than the one of a class that was prepared. */
    static <T> UnaryOperator<WhatsAppChannel> sendingContent(Class<T> type, Function<T, OutboundContent> change) {
        return sending(session -> new ForwardingSession(session) {
            @Override
            public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                OutboundMessage message = prepared.message();
                OutboundContent content = type.isInstance(message.content())
                        ? change.apply(type.cast(message.content()))
                        : message.content();
                return super.transmit(new PreparedMessage(
                        new OutboundMessage(
                                message.id(), message.to(), message.purpose(), content, message.inReplyTo()),
                        prepared.channelId(),
                        prepared.payload(),
                        List.of()));
            }
        });
    }

    static UnaryOperator<WhatsAppChannel> storing(BiFunction<WhatsAppSession, ChannelStore, WhatsAppSession> change) {
        return channel -> new ForwardingChannel(channel) {
            @Override
            public CompletionStage<WhatsAppSession> open(LineContext line) {
                return super.open(line).thenApply(session -> change.apply(session, line.store()));
            }
        };
    }

    static InboundMessage named(InboundMessage message, String id) {
        return new InboundMessage(
                new MessageRef(message.ref().chat(), id),
                message.author(),
                message.name(),
                message.sentAt(),
                message.content(),
                message.quoted());
    }

    static void await(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
