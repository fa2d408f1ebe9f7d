package io.fairbot.testkit;

import static io.fairbot.testkit.BrokenChannel.sending;
import static io.fairbot.testkit.BrokenChannel.sendingContent;

import io.fairbot.testkit.BrokenChannel.Kind;
import io.fairbot.testkit.ForwardingChannel.ForwardingSession;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Channels that break a promise about what is sent. */
final class BrokenSending {
    /** All of them, with the case that has to find each. */
    static final List<Kind> ALL = List.of(
            new Kind(
                    "sends when it prepares",
                    "toPrepareSendsNothing",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Preparation> prepare(OutboundMessage message) {
                            return super.prepare(message)
                                    .thenCompose(prepared -> super.transmit(((Preparation.Ready) prepared).message())
                                            .thenApply(sent -> prepared));
                        }
                    })),
            new Kind(
                    "cuts long texts",
                    "whatIsTransmittedArrivesAsItIs",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            OutboundMessage message = prepared.message();
                            OutboundContent cut =
                                    new Text(message.content().text().substring(0, 1));
                            return super.transmit(new PreparedMessage(
                                    new OutboundMessage(
                                            message.id(), message.to(), message.purpose(), cut, message.inReplyTo()),
                                    prepared.channelId(),
                                    prepared.payload(),
                                    List.of()));
                        }
                    })),
            new Kind(
                    "names a message anew for each attempt",
                    "aRepetitionArrivesUnderTheSameName",
                    sending(session -> new ForwardingSession(session) {
                        private final AtomicInteger attempts = new AtomicInteger();

                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return super.transmit(new PreparedMessage(
                                    prepared.message(),
                                    prepared.channelId() + "-" + attempts.incrementAndGet(),
                                    prepared.payload(),
                                    List.of()));
                        }
                    })),
            new Kind(
                    "gives all replies one name",
                    "messagesLeaveInTheirOrder",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Preparation> prepare(OutboundMessage message) {
                            return CompletableFuture.completedStage(
                                    new Preparation.Ready(new PreparedMessage(message, "reply", "", List.of())));
                        }
                    })),
            new Kind(
                    "knows only what it prepared in this life",
                    "whatWasPreparedLeavesAfterARestart",
                    sending(session -> new ForwardingSession(session) {
                        private final Set<String> known = ConcurrentHashMap.newKeySet();

                        @Override
                        public CompletionStage<Preparation> prepare(OutboundMessage message) {
                            return super.prepare(message).thenApply(prepared -> {
                                known.add(
                                        ((Preparation.Ready) prepared).message().channelId());
                                return prepared;
                            });
                        }

                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return known.contains(prepared.channelId())
                                    ? super.transmit(prepared)
                                    : CompletableFuture.completedStage(new Transmission.Unknown("Never heard of it."));
                        }
                    })),
            new Kind(
                    "throws where it cannot send",
                    "aTransmissionNeverFails",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return state().isOpen()
                                    ? super.transmit(prepared)
                                    : CompletableFuture.failedStage(new IllegalStateException("The line is closed."));
                        }
                    })),
            new Kind(
                    "says that it was sent, whatever happens",
                    "aTransmissionNeverFails",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return super.transmit(prepared).thenApply(done -> new Transmission.Sent());
                        }
                    })),
            new Kind(
                    "sends a thousand characters",
                    "theLongestTextArrivesWhole",
                    sendingContent(
                            Text.class,
                            text -> new Text(text.body()
                                    .substring(0, Math.min(text.body().length(), 1000))))),
            new Kind(
                    "sends buttons only while it is open",
                    "whatItSendsDependsOnTheContentAlone",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public boolean supports(OutboundContent content) {
                            return state().isOpen() && super.supports(content);
                        }
                    })),
            new Kind(
                    "says that it was sent when the answer is lost",
                    "aLostAnswerIsNoSuccess",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return super.transmit(prepared)
                                    .thenApply(result ->
                                            result instanceof Transmission.Unknown ? new Transmission.Sent() : result);
                        }
                    })),
            new Kind(
                    "says that it was refused when the answer is lost",
                    "aLostAnswerIsNoSuccess",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return super.transmit(prepared)
                                    .thenApply(result -> result instanceof Transmission.Unknown
                                            ? new Transmission.Failed(FailureCause.WEB_CONNECTION_LOST, "Lost.")
                                            : result);
                        }
                    })),
            new Kind(
                    "sends again under another name when the answer was lost",
                    "afterALostAnswerItArrivesOnce",
                    sending(session -> new ForwardingSession(session) {
                        private final Set<String> seen = ConcurrentHashMap.newKeySet();

                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return super.transmit(
                                    seen.add(prepared.channelId())
                                            ? prepared
                                            : new PreparedMessage(
                                                    prepared.message(),
                                                    prepared.channelId() + "-2",
                                                    prepared.payload() + "2",
                                                    List.of()));
                        }
                    })),
            new Kind(
                    "does not say why it was refused",
                    "aRefusalHasItsCause",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return super.transmit(prepared)
                                    .thenApply(result -> result instanceof Transmission.Failed failed
                                            ? new Transmission.Failed(
                                                    FailureCause.connectionLost(
                                                            failed.cause().provider()),
                                                    "Refused.")
                                            : result);
                        }
                    })),
            new Kind(
                    "reports the causes of another provider",
                    "aRefusalHasItsCause",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return super.transmit(prepared)
                                    .thenApply(result -> result instanceof Transmission.Failed failed
                                            ? new Transmission.Failed(
                                                    FailureCause.other(
                                                            WhatsAppProvider.CLOUD,
                                                            failed.cause()
                                                                    .code()
                                                                    .orElse("?")),
                                                    "Refused.")
                                            : result);
                        }
                    })),
            new Kind(
                    "never sends again what was refused",
                    "aMessageThatWasRefusedCanBeSentAgain",
                    sending(session -> new ForwardingSession(session) {
                        private final Set<String> seen = ConcurrentHashMap.newKeySet();

                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return seen.add(prepared.channelId())
                                    ? super.transmit(prepared)
                                    : CompletableFuture.completedStage(
                                            new Transmission.Failed(FailureCause.WEB_STANZA_REFUSED, "Again."));
                        }
                    })),
            new Kind(
                    "makes up an id of the provider",
                    "itTellsWhatTheProviderAnswered",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return super.transmit(prepared)
                                    .thenApply(result -> new Transmission.Sent(Optional.of("wamid"), List.of()));
                        }
                    })),
            new Kind(
                    "makes up the recipient",
                    "itTellsWhatTheProviderAnswered",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return super.transmit(prepared)
                                    .thenApply(result -> new Transmission.Sent(
                                            Optional.empty(),
                                            List.of(prepared.message().to())));
                        }
                    })));

    private BrokenSending() {}
}
