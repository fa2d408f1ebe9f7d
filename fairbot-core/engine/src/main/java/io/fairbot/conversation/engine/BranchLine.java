package io.fairbot.conversation.engine;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationModels;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.OutboxEntry;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Acceptance;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.SendGate;
import io.fairbot.whatsapp.SessionState;
import io.fairbot.whatsapp.Settlement;
import io.fairbot.whatsapp.Trouble;
import io.fairbot.whatsapp.WhatsAppSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** The conversations of one branch: an inbox, a queue of events, a queue of messages, and what watches over them. */
final class BranchLine implements Conversations.Line {
    /** How many contacts are between the read and the commit of a turn: only the handler itself holds a thread. */
    private static final int TURNS_AT_ONCE = 64;

    private static final int SENDERS = 2;

    private final String branch;
    private final Platform platform;
    private final DocumentStore store;
    private final ExecutorService handlers;
    private final ExecutorService senders;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Deliveries deliveries;
    private final SettlementDesk desk;
    private final TimerWatch timers;
    private final Lanes<Work> events;
    private final Lanes<Document<OutboxEntry>> messages;
    private volatile boolean closed;

    BranchLine(
            String branch,
            boolean dropsRepetitions,
            DocumentStore store,
            Platform platform,
            EngineOptions options,
            Supplier<TurnPlan.Ground> ground) {
        this.branch = branch;
        this.platform = platform;
        this.store = store;
        handlers = platform.threads().bounded("handler-" + branch, options.handlersAtOnce());
        // Apart from the handlers: a handler that takes long must not hold up what others have answered.
        senders = platform.threads().bounded("send-" + branch, SENDERS);
        desk = new SettlementDesk(branch, store, platform.time());
        outbox = new Outbox(branch, store, platform, options, dropsRepetitions);
        inbox = new Inbox(branch, store, platform, document -> offer(new Work.Entry(document)));
        deliveries = new Deliveries(branch, store, platform, inbox);
        timers = new TimerWatch(branch, store, platform.time(), document -> offer(new Work.Timer(document)));
        messages = messages(branch, options);
        TurnRunner.Exits exits = new TurnRunner.Exits(desk, outbox.sequence(), messages::offer, timers::look);
        TurnRunner runner = new TurnRunner(branch, store, platform, ground, options.mergeRun(), handlers, exits);
        events = events(branch, options, runner);
    }

    private Lanes<Work> events(String branch, EngineOptions options, TurnRunner runner) {
        return new Lanes<>(
                "Events of " + branch,
                new Lanes.Limits(options.inMemory(), TURNS_AT_ONCE, options.mergeRun()),
                new Lanes.Keys<>() {
                    @Override
                    public String lane(Work work) {
                        return work.contact();
                    }

                    @Override
                    public String id(Work work) {
                        return work.id();
                    }
                },
                limit -> inbox.oldest(limit)
                        .thenApply(rows -> rows.stream()
                                .map(document -> (Work) new Work.Entry(document))
                                .toList()),
                runner::work,
                handlers,
                platform.time());
    }

    private Lanes<Document<OutboxEntry>> messages(String branch, EngineOptions options) {
        return new Lanes<>(
                "Messages of " + branch,
                new Lanes.Limits(options.inMemory(), options.sendsAtOnce(), 1),
                new Lanes.Keys<>() {
                    @Override
                    public String lane(Document<OutboxEntry> row) {
                        // What nobody asked for may be held back for hours, and no reply waits behind it.
                        OutboxEntry entry = row.value();
                        return entry.inReplyTo().isEmpty() ? "unasked/" + entry.contact() : entry.contact();
                    }

                    @Override
                    public String id(Document<OutboxEntry> row) {
                        return row.id();
                    }
                },
                outbox::oldest,
                outbox::work,
                senders,
                platform.time());
    }

    private void offer(Work work) {
        events.offer(work);
    }

    /** Takes up what waits; events are worked on only after {@link #answer()}. */
    CompletionStage<Void> recover() {
        return inbox.recover().thenCompose(done -> outbox.recover()).thenAccept(done -> timers.look());
    }

    String branch() {
        return branch;
    }

    /** A message is to be sent that was not waiting before. */
    void takeUp(Document<OutboxEntry> message) {
        messages.offer(message);
    }

    CompletionStage<Boolean> replay(String eventId) {
        return inbox.replay(eventId);
    }

    /** There is a handler now. */
    void answer() {
        events.resume();
    }

    @Override
    public void connect(WhatsAppSession session, SendGate gate) {
        outbox.connect(session, gate);
        sessionChanged(session.state());
    }

    @Override
    public void sessionChanged(SessionState state) {
        if (state.isOpen() && outbox.isConnected()) {
            messages.resume();
        } else {
            messages.pause();
        }
    }

    @Override
    public void heard() {
        // Supervision listens for that; conversations do not.
    }

    @Override
    public void troubled(Trouble trouble) {
        // What concerns a message is told with the message; the rest is supervision's.
    }

    @Override
    public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        return inbox.accept(message, channelWrites);
    }

    @Override
    public CompletionStage<Void> status(DeliveryStatus status, List<Write> channelWrites) {
        return deliveries.status(status, channelWrites);
    }

    @Override
    public CompletionStage<Settlement> settlement(String messageId, Duration patience) {
        return desk.ask(messageId, patience);
    }

    @Override
    public CompletionStage<Void> attend(String contact, String who, ConversationEvent.Attendant.Action action) {
        ConversationEvent event =
                new ConversationEvent.Attendant("attendant/" + platform.ids().next(), who, action);
        return store.get(ConversationModels.CONTACTS, contact).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.failedStage(
                        new IllegalArgumentException("There is no contact " + contact + "."));
            }
            return inbox.accept(event, contact, found.get().value().aliases().get(0))
                    .thenApply(accepted -> null);
        });
    }

    @Override
    public Conversations.Load load() {
        return new Conversations.Load(events.size(), messages.size(), events.overflows() || messages.overflows());
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public CompletionStage<Void> close() {
        timers.close();
        outbox.close();
        closed = true;
        CompletableFuture<Void> both = CompletableFuture.allOf(
                events.close().toCompletableFuture(), messages.close().toCompletableFuture());
        return both.thenRun(handlers::shutdown).thenRun(senders::shutdown);
    }
}
