package io.fairbot.testkit;

import static io.fairbot.testkit.BrokenChannel.hearing;
import static io.fairbot.testkit.BrokenChannel.sending;
import static io.fairbot.testkit.BrokenChannel.storing;

import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.testkit.BrokenChannel.Kind;
import io.fairbot.testkit.ForwardingChannel.ForwardingSession;
import io.fairbot.testkit.ForwardingChannel.ForwardingSink;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Channels that break a promise about what they store. */
final class BrokenKeys {
    /** All of them, with the case that has to find each. */
    static final List<Kind> ALL = List.of(
            new Kind(
                    "drops the keys of a duplicate",
                    "theKeysOfADuplicateAreKept",
                    hearing(sink -> new ForwardingSink(sink) {
                        private final Set<String> seen = ConcurrentHashMap.newKeySet();

                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            return super.accept(message, seen.add(message.id()) ? writes : List.of());
                        }
                    })),
            new Kind(
                    "drops the keys of messages",
                    "theKeysOfMessagesOutliveARestart",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            return super.accept(message, List.of());
                        }
                    })),
            new Kind(
                    "drops the keys of what it prepares",
                    "noKeyIsUsedTwice",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Preparation> prepare(OutboundMessage message) {
                            return super.prepare(message).thenApply(result -> {
                                PreparedMessage ready = ((Preparation.Ready) result).message();
                                return new Preparation.Ready(
                                        new PreparedMessage(message, ready.channelId(), ready.payload(), List.of()));
                            });
                        }
                    })),
            new Kind(
                    "prepares a message only once",
                    "whatWasNotCommittedIsDropped",
                    sending(session -> new ForwardingSession(session) {
                        private final Set<String> seen = ConcurrentHashMap.newKeySet();

                        @Override
                        public CompletionStage<Preparation> prepare(OutboundMessage message) {
                            return seen.add(message.id())
                                    ? super.prepare(message)
                                    : CompletableFuture.completedStage(new Preparation.Later(Duration.ofSeconds(1)));
                        }
                    })),
            new Kind(
                    "does not know how to drop",
                    "whatWasNotCommittedIsDropped",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Void> discarded(PreparedMessage prepared) {
                            return CompletableFuture.failedStage(new IllegalStateException("It is prepared."));
                        }
                    })),
            new Kind(
                    "closes before its last write",
                    "aCloseWaitsForTheLastWrite",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Void> close() {
                            CompletionStage<Void> unused = super.close();
                            return CompletableFuture.completedStage(null);
                        }
                    })),
            new Kind(
                    "writes after its close",
                    "afterItsCloseALineWritesNothing",
                    storing((session, store) -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            CompletionStage<?> unused = store.commit(
                                    List.of(Write.put(KeyedChannel.KEYS, "late", new KeyedChannel.KeyNumber(1))));
                            return super.transmit(prepared);
                        }
                    })),
            new Kind(
                    "closes only what it owns",
                    "aFormerOwnerOfALineClosesIt",
                    storing((session, store) -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Void> close() {
                            return store.get(KeyedChannel.KEYS, "in").thenCompose(read -> super.close());
                        }
                    })),
            new Kind("writes what it did not declare", "itKeepsToItsModels", hearing(sink -> new ForwardingSink(sink) {
                @Override
                public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                    return super.accept(message, List.of(Write.put(SampleDeal.MODEL, "a", SampleDeal.of("matriz", 1))));
                }
            })),
            new Kind(
                    "declares other models each time", "itKeepsToItsModels", channel -> new ForwardingChannel(channel) {
                        private final AtomicInteger asked = new AtomicInteger();

                        @Override
                        public List<ChannelModel<?>> models() {
                            return Stream.concat(
                                            super.models().stream(),
                                            Stream.of(ChannelModel.of(Model.builder(
                                                            "more_" + asked.incrementAndGet(),
                                                            KeyedChannel.KeyNumber.class)
                                                    .build())))
                                    .toList();
                        }
                    }));

    private BrokenKeys() {}
}
