package io.fairbot.testkit;

import static io.fairbot.testkit.BrokenChannel.hearing;
import static io.fairbot.testkit.BrokenChannel.named;
import static io.fairbot.testkit.BrokenChannel.receiving;

import io.fairbot.store.Write;
import io.fairbot.testkit.BrokenChannel.Kind;
import io.fairbot.testkit.ForwardingChannel.ForwardingSink;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Channels that break a promise about what arrives. */
final class BrokenReceiving {
    /** All of them, with the case that has to find each. */
    static final List<Kind> ALL = List.of(
            new Kind(
                    "acknowledges before it was taken over",
                    "itAcknowledgesWhatWasTakenOver",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            CompletionStage<Acceptance> unused = super.accept(message, writes);
                            return CompletableFuture.completedStage(Acceptance.ACCEPTED);
                        }
                    })),
            new Kind(
                    "acknowledges what was not taken over",
                    "whatWasNotTakenOverIsDeliveredAgain",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            return super.accept(message, writes).exceptionally(failure -> Acceptance.ACCEPTED);
                        }
                    })),
            new Kind(
                    "drops what came before",
                    "whatWasNotTakenOverIsDeliveredAgain",
                    hearing(sink -> new ForwardingSink(sink) {
                        private final Set<String> heard = ConcurrentHashMap.newKeySet();

                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            return heard.add(message.id())
                                    ? super.accept(message, writes)
                                    : CompletableFuture.completedStage(Acceptance.DUPLICATE);
                        }
                    })),
            new Kind(
                    "loses the end of long texts",
                    "longTextsAreHandedOverWhole",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            String words = message.content().text();
                            return super.accept(
                                    new InboundMessage(
                                            message.ref(),
                                            message.author(),
                                            message.name(),
                                            message.sentAt(),
                                            new Text(words.substring(0, Math.min(words.length(), 4000)))),
                                    writes);
                        }
                    })),
            new Kind(
                    "makes a new name for each delivery",
                    "aRepetitionHasTheSameName",
                    hearing(sink -> new ForwardingSink(sink) {
                        private final AtomicInteger deliveries = new AtomicInteger();

                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            return super.accept(
                                    named(message, message.id() + "-" + deliveries.incrementAndGet()), writes);
                        }
                    })),
            new Kind(
                    "gives all messages one name",
                    "aRepetitionHasTheSameName",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            return super.accept(named(message, "message"), writes);
                        }
                    })),
            new Kind(
                    "keeps plain letters only",
                    "whatIsWrittenIsHandedOverAsItIs",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            String plain = message.content().text().replaceAll("[^\\x20-\\x7e]", "");
                            return super.accept(
                                    new InboundMessage(
                                            message.ref(),
                                            message.author(),
                                            message.name(),
                                            message.sentAt(),
                                            new Text(plain)),
                                    writes);
                        }
                    })),
            new Kind(
                    "lets the second message overtake the first",
                    "messagesOfOnePersonComeInTheirOrder",
                    hearing(sink -> new ForwardingSink(sink) {
                        private final CompletableFuture<Void> second = new CompletableFuture<>();
                        private final AtomicInteger heard = new AtomicInteger();

                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            if (heard.incrementAndGet() == 1) {
                                return second.thenCompose(done -> super.accept(message, writes));
                            }
                            CompletionStage<Acceptance> accepted = super.accept(message, writes);
                            second.complete(null);
                            return accepted;
                        }
                    })),
            new Kind("hears all lines as one", "oneLineHoldsUpNoOther", channel -> new ForwardingChannel(channel) {
                private final List<InboundSink> sinks = new CopyOnWriteArrayList<>();

                @Override
                public CompletionStage<WhatsAppSession> open(LineContext line) {
                    sinks.add(line.sink());
                    return super.open(ForwardingChannel.withSink(line, sinks.get(0)));
                }
            }),
            new Kind(
                    "names messages by their words",
                    "aRepetitionWithOtherBytesIsTheSameMessage",
                    receiving(message -> named(
                            message, message.id() + message.content().text().length()))),
            new Kind(
                    "forgets whose chat it is",
                    "twoPeopleMayUseTheSameId",
                    receiving(message -> new InboundMessage(
                            new MessageRef("chat", message.id()),
                            message.author(),
                            message.name(),
                            message.sentAt(),
                            message.content(),
                            message.quoted()))),
            new Kind(
                    "does not acknowledge a duplicate",
                    "aDuplicateIsAcknowledged",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            return super.accept(message, writes)
                                    .thenCompose(acceptance -> acceptance == Acceptance.DUPLICATE
                                            ? new CompletableFuture<>()
                                            : CompletableFuture.completedStage(acceptance));
                        }
                    })),
            new Kind(
                    "opens no line again that was cut while a message waited",
                    "whatWaitedWhenTheLineWasCutIsDeliveredAgain",
                    channel -> new ForwardingChannel(channel) {
                        private final AtomicInteger waiting = new AtomicInteger();
                        private volatile boolean isStuck;

                        @Override
                        public CompletionStage<WhatsAppSession> open(LineContext line) {
                            return isStuck
                                    ? CompletableFuture.failedStage(new IllegalStateException("A message waits."))
                                    : super.open(withSink(line, new ForwardingSink(line.sink()) {
                                        @Override
                                        public CompletionStage<Acceptance> accept(
                                                InboundMessage message, List<Write> writes) {
                                            waiting.incrementAndGet();
                                            return super.accept(message, writes)
                                                    .whenComplete((done, failure) -> waiting.decrementAndGet());
                                        }

                                        @Override
                                        public void stateChanged(SessionState state) {
                                            isStuck = waiting.get() > 0;
                                            super.stateChanged(state);
                                        }
                                    }));
                        }
                    }),
            new Kind(
                    "drops the names of people",
                    "theNameOfAPersonIsHandedOver",
                    receiving(message -> new InboundMessage(
                            message.ref(),
                            message.author(),
                            Optional.empty(),
                            message.sentAt(),
                            message.content(),
                            message.quoted()))),
            new Kind(
                    "acknowledges reports at once",
                    "aReportIsAcknowledgedOnceItIsDurable",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> writes) {
                            CompletionStage<Void> unused = super.delivery(status, writes);
                            return CompletableFuture.completedStage(null);
                        }
                    })),
            new Kind(
                    "drops what a message costs",
                    "aReportNamesItsMessageAndItsCost",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> writes) {
                            return super.delivery(
                                    new DeliveryStatus(
                                            status.messageId(),
                                            status.stage(),
                                            status.at(),
                                            status.cause(),
                                            Optional.empty()),
                                    writes);
                        }
                    })),
            new Kind(
                    "reports under a name that nobody knows",
                    "aReportNamesItsMessageAndItsCost",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> writes) {
                            return super.delivery(
                                    new DeliveryStatus(
                                            "report", status.stage(), status.at(), status.cause(), status.cost()),
                                    writes);
                        }
                    })),
            new Kind(
                    "drops the codes of failures",
                    "aReportOfAFailureHasItsCause",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> writes) {
                            return super.delivery(
                                    status.cause()
                                            .map(cause -> DeliveryStatus.failed(
                                                    status.messageId(),
                                                    FailureCause.connectionLost(cause.provider()),
                                                    status.at()))
                                            .orElse(status),
                                    writes);
                        }
                    })));

    private BrokenReceiving() {}
}
