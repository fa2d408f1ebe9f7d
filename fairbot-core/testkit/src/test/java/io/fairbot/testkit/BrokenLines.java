package io.fairbot.testkit;

import static io.fairbot.testkit.BrokenChannel.await;
import static io.fairbot.testkit.BrokenChannel.hearing;
import static io.fairbot.testkit.BrokenChannel.sending;

import io.fairbot.config.Setting;
import io.fairbot.config.SettingSchema;
import io.fairbot.testkit.BrokenChannel.Kind;
import io.fairbot.testkit.ForwardingChannel.ForwardingSession;
import io.fairbot.testkit.ForwardingChannel.ForwardingSink;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Channels that break a promise about their lines. */
final class BrokenLines {
    /** All of them, with the case that has to find each. */
    static final List<Kind> ALL = List.of(
            new Kind(
                    "has another name each time",
                    "itIsTheSameWheneverItIsAsked",
                    channel -> new ForwardingChannel(channel) {
                        private final AtomicInteger asked = new AtomicInteger();

                        @Override
                        public String id() {
                            return "sandbox-" + asked.incrementAndGet();
                        }
                    }),
            new Kind(
                    "declares other settings each time",
                    "itsLinesHaveTheSameSettingsWheneverItIsAsked",
                    channel -> new ForwardingChannel(channel) {
                        private final AtomicInteger asked = new AtomicInteger();

                        @Override
                        public SettingSchema lineSettings() {
                            return SettingSchema.NONE.optional(new Setting<>(
                                    "number" + asked.incrementAndGet(),
                                    "",
                                    Optional.empty(),
                                    false,
                                    new Setting.SettingType<>("a text", text -> text)));
                        }
                    }),
            new Kind(
                    "rises again after its close",
                    "aLineThatWasClosedDoesNotConnectAgain",
                    sending(session -> new ForwardingSession(session) {
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
                    "hears on after its close",
                    "afterItsCloseALineHearsNothing",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Void> close() {
                            return CompletableFuture.completedStage(null);
                        }
                    })),
            new Kind(
                    "can be closed only once",
                    "aLineCanBeClosedTwiceAndOpenedAnew",
                    sending(session -> new ForwardingSession(session) {
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
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public void stateChanged(SessionState state) {
                            // Nobody is told.
                        }
                    })),
            new Kind(
                    "does not say why it was cut off",
                    "aLineThatIsCutOffSaysWhyAndWaits",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public SessionState state() {
                            return new SessionState(
                                    super.state().phase(), super.state().since(), Optional.empty());
                        }
                    })),
            new Kind(
                    "connects again by itself",
                    "aLineThatIsCutOffSaysWhyAndWaits",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public SessionState state() {
                            SessionState state = super.state();
                            if (state.phase() == SessionState.SessionPhase.STOPPED) {
                                CompletionStage<Void> unused = super.reconnect();
                            }
                            return state;
                        }
                    })),
            new Kind(
                    "opens a line only once",
                    "aLineThatWasCutOffCanBeOpenedAnew",
                    channel -> new ForwardingChannel(channel) {
                        private final AtomicInteger opens = new AtomicInteger();

                        @Override
                        public CompletionStage<WhatsAppSession> open(LineContext line) {
                            return opens.incrementAndGet() > 1
                                    ? CompletableFuture.failedStage(new IllegalStateException("It is open."))
                                    : super.open(line);
                        }
                    }),
            new Kind(
                    "waits on the caller's thread",
                    "itHoldsUpNobody",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                            await(new CountDownLatch(1));
                            return super.transmit(prepared);
                        }
                    })),
            new Kind("starts only once", "itStopsTwiceAndStartsAnew", channel -> new ForwardingChannel(channel) {
                private final AtomicInteger starts = new AtomicInteger();

                @Override
                public CompletionStage<Void> start(ChannelContext context) {
                    return starts.incrementAndGet() > 1
                            ? CompletableFuture.failedStage(new IllegalStateException("It was started."))
                            : super.start(context);
                }
            }),
            new Kind("keeps an executor", "itLeavesNothingBehind", channel -> new ForwardingChannel(channel) {
                @Override
                public CompletionStage<Void> start(ChannelContext context) {
                    context.platform().executors().create("kept", 1).execute(() -> {});
                    return super.start(context);
                }
            }),
            new Kind("reconnects silently", "aLineReconnectsAndSaysSo", hearing(sink -> new ForwardingSink(sink) {
                @Override
                public void stateChanged(SessionState state) {
                    if (!state.isOpen()) {
                        super.stateChanged(state);
                    }
                }
            })),
            new Kind(
                    "says that it reconnected, and did not",
                    "aLineReconnectsAndSaysSo",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Void> reconnect() {
                            return CompletableFuture.completedStage(null);
                        }
                    })),
            new Kind(
                    "answers a probe by itself",
                    "aProbeIsAnsweredByAnEvent",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Void> probe() {
                            return CompletableFuture.completedStage(null);
                        }
                    })),
            new Kind(
                    "never answers a probe",
                    "aProbeIsAnsweredByAnEvent",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Void> probe() {
                            return new CompletableFuture<>();
                        }
                    })),
            new Kind(
                    "starts when a line is opened",
                    "onlyAChannelThatWasStartedOpensLines",
                    channel -> new ForwardingChannel(channel) {
                        private volatile @Nullable ChannelContext last;

                        @Override
                        public CompletionStage<Void> start(ChannelContext context) {
                            last = context;
                            return super.start(context);
                        }

                        @Override
                        public CompletionStage<WhatsAppSession> open(LineContext line) {
                            return super.start(Objects.requireNonNull(last)).thenCompose(started -> super.open(line));
                        }
                    }));

    private BrokenLines() {}
}
