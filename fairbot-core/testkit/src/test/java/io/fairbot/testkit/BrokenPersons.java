package io.fairbot.testkit;

import static io.fairbot.testkit.BrokenChannel.hearing;
import static io.fairbot.testkit.BrokenChannel.sending;

import io.fairbot.store.Write;
import io.fairbot.testkit.BrokenChannel.Kind;
import io.fairbot.testkit.ForwardingChannel.ForwardingSession;
import io.fairbot.testkit.ForwardingChannel.ForwardingSink;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.SessionState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Channels that break a promise about persons. */
final class BrokenPersons {
    /** All of them, with the case that has to find each. */
    static final List<Kind> ALL = List.of(
            new Kind(
                    "takes what its phone wrote for a customer's message",
                    "whatAPersonWritesOnThePhoneIsReportedAsThat",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Acceptance> written(OwnMessage message, List<Write> writes) {
                            return super.accept(
                                    new InboundMessage(
                                            message.ref(),
                                            message.to(),
                                            Optional.empty(),
                                            message.sentAt(),
                                            message.content()),
                                    writes);
                        }
                    })),
            new Kind(
                    "names what its phone wrote anew each time",
                    "whatAPersonWritesOnThePhoneIsReportedAsThat",
                    hearing(sink -> new ForwardingSink(sink) {
                        private final AtomicInteger count = new AtomicInteger();

                        @Override
                        public CompletionStage<Acceptance> written(OwnMessage message, List<Write> writes) {
                            String id = message.ref().id() + count.incrementAndGet();
                            return super.written(
                                    OwnMessage.of(id, message.to(), message.sentAt(), message.content()), writes);
                        }
                    })),
            new Kind(
                    "acknowledges what its phone wrote too early",
                    "whatAPersonWritesOnThePhoneIsAcknowledgedOnceItIsDurable",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Acceptance> written(OwnMessage message, List<Write> writes) {
                            CompletionStage<Acceptance> unused = super.written(message, writes);
                            return CompletableFuture.completedStage(Acceptance.ACCEPTED);
                        }
                    })),
            new Kind(
                    "reports each identifier alone",
                    "identifiersOfOnePersonAreReportedTogether",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> writes) {
                            return super.samePerson(aliases.subList(0, 1), writes);
                        }
                    })),
            new Kind(
                    "shows no code",
                    "aLineThatIsNotLinkedShowsACodeAndOpensWithIt",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public SessionState state() {
                            return new SessionState(
                                    super.state().phase(), super.state().since(), Optional.empty());
                        }
                    })),
            new Kind(
                    "shows a code that has ended",
                    "aLineThatIsNotLinkedShowsACodeAndOpensWithIt",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public SessionState state() {
                            SessionState state = super.state();
                            return state.link()
                                    .map(code -> SessionState.linking(
                                            state.since(), new LinkCode(code.kind(), code.text(), Instant.EPOCH)))
                                    .orElse(state);
                        }
                    })),
            new Kind(
                    "stays linked",
                    "aLineThatIsNotLinkedShowsACodeAndOpensWithIt",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Void> unlink() {
                            return CompletableFuture.completedStage(null);
                        }
                    })),
            new Kind(
                    "does not tell that it is linked",
                    "aLineIsLinkedWithACodeToType",
                    hearing(sink -> new ForwardingSink(sink) {
                        @Override
                        public void stateChanged(SessionState state) {
                            if (!state.isOpen()) {
                                super.stateChanged(state);
                            }
                        }
                    })),
            new Kind(
                    "shows nothing as read",
                    "aMessageIsShownAsRead",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Void> seen(Alias who, List<String> messageIds, boolean typing) {
                            return CompletableFuture.completedStage(null);
                        }
                    })),
            new Kind(
                    "fails to show what was read",
                    "aMessageIsShownAsRead",
                    sending(session -> new ForwardingSession(session) {
                        @Override
                        public CompletionStage<Void> seen(Alias who, List<String> messageIds, boolean typing) {
                            return CompletableFuture.failedStage(new IllegalStateException("Not now."));
                        }
                    })));

    private BrokenPersons() {}
}
