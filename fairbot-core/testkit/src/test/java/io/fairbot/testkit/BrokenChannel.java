package io.fairbot.testkit;

import io.fairbot.branch.Branch;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
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
import io.fairbot.whatsapp.content.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Channels that break one promise each, around the sandbox. */
final class BrokenChannel {
    /** All of them, with the case that has to find each. */
    static final List<Kind> ALL = List.of(
            new Kind(
                    "acknowledges before it was taken over",
                    "itAcknowledgesWhatWasTakenOver",
                    hearing(sink -> new Passing(sink) {
                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            CompletionStage<Acceptance> unused = super.accept(message, writes);
                            return CompletableFuture.completedStage(Acceptance.ACCEPTED);
                        }
                    })),
            new Kind(
                    "acknowledges what was not taken over",
                    "whatWasNotTakenOverIsDeliveredAgain",
                    hearing(sink -> new Passing(sink) {
                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            return super.accept(message, writes).exceptionally(failure -> Acceptance.ACCEPTED);
                        }
                    })),
            new Kind(
                    "drops what came before", "whatWasNotTakenOverIsDeliveredAgain", hearing(sink -> new Passing(sink) {
                        private final Set<String> heard = ConcurrentHashMap.newKeySet();

                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            return heard.add(message.id())
                                    ? super.accept(message, writes)
                                    : CompletableFuture.completedStage(Acceptance.DUPLICATE);
                        }
                    })),
            new Kind("loses the end of long texts", "longTextsStayWhole", hearing(sink -> new Passing(sink) {
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
                    "rises again after its close",
                    "aLineThatWasClosedDoesNotConnectAgain",
                    sending(session -> new Through(session) {
                        private final AtomicInteger risen = new AtomicInteger();

                        @Override
                        public CompletionStage<Void> reconnect() {
                            risen.incrementAndGet();
                            return CompletableFuture.completedStage(null);
                        }

                        @Override
                        public SessionState state() {
                            return risen.get() == 0
                                    ? super.state()
                                    : new SessionState(
                                            SessionState.SessionPhase.OPEN,
                                            super.state().since(),
                                            Optional.empty());
                        }
                    })),
            new Kind(
                    "makes a new name for each delivery",
                    "aRepetitionHasTheSameName",
                    hearing(sink -> new Passing(sink) {
                        private final AtomicInteger deliveries = new AtomicInteger();

                        @Override
                        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                            return super.accept(
                                    named(message, message.id() + "-" + deliveries.incrementAndGet()), writes);
                        }
                    })),
            new Kind("gives all messages one name", "aRepetitionHasTheSameName", hearing(sink -> new Passing(sink) {
                @Override
                public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                    return super.accept(named(message, "message"), writes);
                }
            })),
            new Kind("keeps plain letters only", "whatIsWrittenIsHandedOverAsItIs", hearing(sink -> new Passing(sink) {
                @Override
                public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                    String plain = message.content().text().replaceAll("[^\\x20-\\x7e]", "");
                    return super.accept(
                            new InboundMessage(
                                    message.ref(), message.author(), message.name(), message.sentAt(), new Text(plain)),
                            writes);
                }
            })),
            new Kind(
                    "lets the second message overtake the first",
                    "messagesOfOnePersonComeInTheirOrder",
                    hearing(sink -> new Passing(sink) {
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
            new Kind("hears all lines as one", "oneLineHoldsUpNoOther", channel -> new Delegate(channel) {
                private final List<InboundSink> sinks = new CopyOnWriteArrayList<>();

                @Override
                public CompletionStage<WhatsAppSession> open(LineContext line) {
                    sinks.add(line.sink());
                    return super.open(with(line, sinks.get(0)));
                }
            }),
            new Kind("sends when it prepares", "toPrepareSendsNothing", sending(session -> new Through(session) {
                @Override
                public CompletionStage<Preparation> prepare(OutboundMessage message) {
                    return super.prepare(message)
                            .thenCompose(prepared -> super.transmit(((Preparation.Ready) prepared).message())
                                    .thenApply(sent -> prepared));
                }
            })),
            new Kind("cuts long texts", "whatIsTransmittedArrivesAsItIs", sending(session -> new Through(session) {
                @Override
                public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                    OutboundMessage message = prepared.message();
                    OutboundContent cut = new Text(message.content().text().substring(0, 1));
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
                    sending(session -> new Through(session) {
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
                    "gives all replies one name", "messagesLeaveInTheirOrder", sending(session -> new Through(session) {
                        @Override
                        public CompletionStage<Preparation> prepare(OutboundMessage message) {
                            return CompletableFuture.completedStage(
                                    new Preparation.Ready(new PreparedMessage(message, "reply", "", List.of())));
                        }
                    })),
            new Kind(
                    "knows only what it prepared in this life",
                    "whatWasPreparedLeavesAfterARestart",
                    sending(session -> new Through(session) {
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
            new Kind("throws where it cannot send", "aTransmissionNeverFails", sending(session -> new Through(session) {
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
                    sending(session -> new Through(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            return super.transmit(prepared).thenApply(done -> new Transmission.Sent());
                        }
                    })),
            new Kind(
                    "hears on after its close",
                    "afterItsCloseALineHearsNothing",
                    sending(session -> new Through(session) {
                        @Override
                        public CompletionStage<Void> close() {
                            return CompletableFuture.completedStage(null);
                        }
                    })),
            new Kind(
                    "can be closed only once",
                    "aLineCanBeClosedTwiceAndOpenedAnew",
                    sending(session -> new Through(session) {
                        private final AtomicInteger closes = new AtomicInteger();

                        @Override
                        public CompletionStage<Void> close() {
                            return closes.incrementAndGet() > 1
                                    ? CompletableFuture.failedStage(new IllegalStateException("It is closed."))
                                    : super.close();
                        }
                    })),
            new Kind(
                    "does not say that it was cut off",
                    "aLineThatIsCutOffSaysWhyAndWaits",
                    hearing(sink -> new Passing(sink) {
                        @Override
                        public void stateChanged(SessionState state) {
                            // Nobody is told.
                        }
                    })),
            new Kind(
                    "does not say why it was cut off",
                    "aLineThatIsCutOffSaysWhyAndWaits",
                    sending(session -> new Through(session) {
                        @Override
                        public SessionState state() {
                            return new SessionState(
                                    super.state().phase(), super.state().since(), Optional.empty());
                        }
                    })),
            new Kind(
                    "connects again by itself",
                    "aLineThatIsCutOffSaysWhyAndWaits",
                    sending(session -> new Through(session) {
                        @Override
                        public SessionState state() {
                            SessionState state = super.state();
                            if (state.phase() == SessionState.SessionPhase.STOPPED) {
                                CompletionStage<Void> unused = super.reconnect();
                            }
                            return state;
                        }
                    })),
            new Kind("opens a line only once", "aLineThatWasCutOffCanBeOpenedAnew", channel -> new Delegate(channel) {
                private final AtomicInteger opens = new AtomicInteger();

                @Override
                public CompletionStage<WhatsAppSession> open(LineContext line) {
                    return opens.incrementAndGet() > 1
                            ? CompletableFuture.failedStage(new IllegalStateException("It is open."))
                            : super.open(line);
                }
            }),
            new Kind("waits on the caller's thread", "itHoldsUpNobody", sending(session -> new Through(session) {
                @Override
                public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                    await(new CountDownLatch(1));
                    return super.transmit(prepared);
                }
            })),
            new Kind("starts only once", "itStopsTwiceAndStartsAnew", channel -> new Delegate(channel) {
                private final AtomicInteger starts = new AtomicInteger();

                @Override
                public CompletionStage<Void> start(ChannelContext context) {
                    return starts.incrementAndGet() > 1
                            ? CompletableFuture.failedStage(new IllegalStateException("It was started."))
                            : super.start(context);
                }
            }),
            new Kind("keeps an executor", "itLeavesNothingBehind", channel -> new Delegate(channel) {
                @Override
                public CompletionStage<Void> start(ChannelContext context) {
                    context.platform().executors().create("kept", 1).execute(() -> {});
                    return super.start(context);
                }
            }),
            new Kind("has another name each time", "itIsTheSameWheneverItIsAsked", channel -> new Delegate(channel) {
                private final AtomicInteger asked = new AtomicInteger();

                @Override
                public String id() {
                    return "sandbox-" + asked.incrementAndGet();
                }
            }));

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

    private static UnaryOperator<WhatsAppChannel> hearing(UnaryOperator<InboundSink> change) {
        return channel -> new Delegate(channel) {
            @Override
            public CompletionStage<WhatsAppSession> open(LineContext line) {
                return super.open(with(line, change.apply(line.sink())));
            }
        };
    }

    private static UnaryOperator<WhatsAppChannel> sending(UnaryOperator<WhatsAppSession> change) {
        return channel -> new Delegate(channel) {
            @Override
            public CompletionStage<WhatsAppSession> open(LineContext line) {
                return super.open(line).thenApply(change);
            }
        };
    }

    /** What a channel gets, with another sink. */
    private record OtherSink(Branch branch, InboundSink sink, ChannelStore store) implements LineContext {}

    private static LineContext with(LineContext line, InboundSink sink) {
        return new OtherSink(line.branch(), sink, line.store());
    }

    private static InboundMessage named(InboundMessage message, String id) {
        return new InboundMessage(
                new MessageRef(message.ref().chat(), id),
                message.author(),
                message.name(),
                message.sentAt(),
                message.content());
    }

    private static void await(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A channel as it is. */
    private static class Delegate implements WhatsAppChannel {
        private final WhatsAppChannel channel;

        Delegate(WhatsAppChannel channel) {
            this.channel = channel;
        }

        @Override
        public String id() {
            return channel.id();
        }

        @Override
        public boolean deduplicates() {
            return channel.deduplicates();
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            return channel.start(context);
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            return channel.open(line);
        }

        @Override
        public CompletionStage<Void> stop() {
            return channel.stop();
        }
    }

    /** A session as it is. */
    private static class Through implements WhatsAppSession {
        private final WhatsAppSession session;

        Through(WhatsAppSession session) {
            this.session = session;
        }

        @Override
        public SessionState state() {
            return session.state();
        }

        @Override
        public boolean supports(OutboundContent content) {
            return session.supports(content);
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return session.prepare(message);
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            return session.transmit(prepared);
        }

        @Override
        public CompletionStage<Void> reconnect() {
            return session.reconnect();
        }

        @Override
        public CompletionStage<Void> close() {
            return session.close();
        }
    }

    /** A sink as it is. */
    private static class Passing implements InboundSink {
        private final InboundSink sink;

        Passing(InboundSink sink) {
            this.sink = sink;
        }

        @Override
        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
            return sink.accept(message, writes);
        }

        @Override
        public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> writes) {
            return sink.delivery(status, writes);
        }

        @Override
        public void stateChanged(SessionState state) {
            sink.stateChanged(state);
        }

        @Override
        public void active() {
            sink.active();
        }

        @Override
        public void faulted(LineFault trouble) {
            sink.faulted(trouble);
        }
    }
}
