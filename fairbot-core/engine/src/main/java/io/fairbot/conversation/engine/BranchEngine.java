package io.fairbot.conversation.engine;

import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.attendance.HandoffRecovery;
import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.interpreter.InterpreterRegistry;
import io.fairbot.conversation.interpreter.MediaFetcher;
import io.fairbot.conversation.interpreter.MessageInterpretation;
import io.fairbot.conversation.outbound.MessageQueues;
import io.fairbot.conversation.queue.FairExecutor;
import io.fairbot.conversation.queue.KeyedQueue;
import io.fairbot.conversation.queue.QueueLimits;
import io.fairbot.conversation.report.BranchMeters;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.TimerEntry;
import io.fairbot.event.Events;
import io.fairbot.json.Remainder;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Change;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Leases.Ownership;
import io.fairbot.store.Write;
import io.fairbot.store.lease.OwnedStore;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.SendPolicy;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Settlement;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The conversations of one branch: an inbox, a queue of events, an outbox with a queue of messages, and timers. */
final class BranchEngine implements Conversations.BranchConversations {
    /** The number of contacts between the read and the commit of a turn: only the handler itself holds a thread. */
    private static final int TURNS_AT_ONCE = 64;

    /** The number of rows whose ids are in memory, including those that wait: half a kilobyte for each. */
    private static final int MAX_KNOWN = 200_000;

    private static final int SENDERS = 2;

    /** The number of contacts to whom unsolicited messages are sent concurrently, which includes the wait for their pace. */
    private static final int NOTICES_AT_ONCE = 16;

    private final String branch;
    private final Platform platform;
    private final ContactDirectory directory;
    private final BiConsumer<String, String> joining = this::join;
    private final OwnedStore owned;
    private final Executor handlers;
    private final Executor senders;
    private final PendingEventSource source;
    private final Inbox inbox;
    private final Outbox outbox;
    private final DeliveryStatusRecorder deliveries;
    private final SettlementNotifier settlements;
    private final TimerPoller timers;
    private final KeyedQueue<PendingEvent> events;
    private final MessageQueues messages;
    private final BranchMeters meters;
    private volatile boolean closed;

    /**
     * What the branches of an engine share.
     *
     * @param platform time, identifiers and threads
     * @param options limits and times
     * @param batches the generator of the ids of batches
     * @param directory the contacts that were merged
     * @param interpreters the interpreters of messages
     * @param media the application's store of media
     * @param published receives what happens to conversations
     * @param handlers the threads on which handlers run
     * @param senders the threads on which channels send
     * @param removedTimers the number of timers whose contact was not stored any more
     */
    record BranchEnvironment(
            Platform platform,
            ConversationOptions options,
            BatchIdGenerator batches,
            ContactDirectory directory,
            InterpreterRegistry interpreters,
            MediaStore media,
            Events published,
            FairExecutor handlers,
            FairExecutor senders,
            AtomicLong removedTimers) {}

    BranchEngine(
            String branch,
            ChannelTraits channel,
            Ownership ownership,
            DocumentStore store,
            BranchEnvironment environment,
            Supplier<TurnPlan.TurnInputs> inputs) {
        platform = environment.platform;
        directory = environment.directory;
        ConversationOptions options = environment.options;
        Platform committing = platform.withIds(environment.batches);
        meters = new BranchMeters(branch, platform);
        this.branch = branch;
        owned = new OwnedStore(store, ownership);
        handlers = environment.handlers.share(options.maxConcurrentHandlers());
        // Separate from the handlers: a handler that takes long must not delay the answers of others.
        senders = environment.senders.share(SENDERS);
        DeadLetters letters = new DeadLetters(branch, owned, platform);
        source = new PendingEventSource(branch, letters, directory);
        settlements = new SettlementNotifier(branch, store, platform.time(), meters);
        inbox = new Inbox(branch, store, environment, document -> offer(new PendingEvent.InboxEvent(document)));
        outbox = new Outbox(branch, owned, committing, environment, channel, inbox);
        deliveries = new DeliveryStatusRecorder(branch, store, committing, environment, inbox);
        timers = new TimerPoller(
                branch, store, letters, platform.time(), document -> offer(new PendingEvent.DueTimer(document)));
        messages = messageQueues(options);
        TurnRunner runner = new TurnRunner(
                branch,
                owned,
                committing,
                () -> inputs.get().withFormatter(outbox.formatter()),
                handlers,
                outputs(environment, committing));
        events = events(options, runner);
        directory.onMerge(joining);
        meters.backlog(events::size, messages::size);
    }

    private TurnRunner.TurnOutputs outputs(BranchEnvironment environment, Platform committing) {
        return new TurnRunner.TurnOutputs(
                source,
                settlements,
                outbox.sequence(),
                messages::offer,
                timers::poll,
                directory,
                new ReadReceipts(outbox::session, senders, platform.time()),
                new MessageInterpretation(
                        environment.interpreters,
                        owned,
                        committing,
                        environment.options.lateAfter(),
                        handlers,
                        new MediaFetcher(environment.media, outbox::session)),
                () -> {
                    meters.timerRemoved();
                    return environment.removedTimers.incrementAndGet();
                },
                environment.published);
    }

    private KeyedQueue<PendingEvent> events(ConversationOptions options, TurnRunner runner) {
        return new KeyedQueue<>(
                "Events of " + branch,
                limits(options, TURNS_AT_ONCE, options.maxMergedEvents()),
                source,
                (rows, resumed) -> meters.turn(() -> runner.process(rows, resumed)),
                handlers,
                platform.time());
    }

    private MessageQueues messageQueues(ConversationOptions options) {
        int sends = options.maxConcurrentSends();
        return new MessageQueues(
                messages("Messages of " + branch, options, sends, false),
                messages("Notices of " + branch, options, Math.min(NOTICES_AT_ONCE, sends), true));
    }

    private KeyedQueue<Document<OutboxEntry>> messages(
            String name, ConversationOptions options, int maxConcurrent, boolean isUnsolicited) {
        return new KeyedQueue<>(
                name, limits(options, maxConcurrent, 1), outbox.rows(isUnsolicited), outbox, senders, platform.time());
    }

    private static QueueLimits limits(ConversationOptions options, int maxConcurrent, int batchSize) {
        return new QueueLimits(options.maxQueuedInMemory(), MAX_KNOWN, maxConcurrent, batchSize);
    }

    /** Joins the lanes of two contacts that are one person. */
    private void join(String gone, String contact) {
        events.join(gone, contact);
        messages.join(gone, contact);
    }

    /** Takes up an event that the inbox of the branch stored while it was not open. */
    void accepted(Document<InboxEntry> document) {
        events.notice(new PendingEvent.InboxEvent(document));
    }

    private void offer(PendingEvent event) {
        events.offer(event);
    }

    /** Continues the numbering of the rows that wait in the store, and the waiting of conversations. */
    CompletionStage<Void> recover() {
        return new InboxIdUpgrade(branch, owned, platform)
                .run()
                .thenCompose(done -> inbox.recover())
                .thenCompose(done -> outbox.recover())
                .thenCompose(done -> new HandoffRecovery(branch, owned, platform).run());
    }

    /** Starts to look for due timers; events are processed only after {@link #startHandling()}. */
    void startTimers() {
        timers.poll();
    }

    String branch() {
        return branch;
    }

    /** Returns the writer of what belongs to the branch. */
    OwnedStore writer() {
        return owned;
    }

    /** Returns the next number in the order of the branch's messages. */
    long nextMessageNumber() {
        return outbox.sequence().next();
    }

    /** Returns the next number in the order of the branch's events. */
    long nextEventNumber() {
        return inbox.sequence().next();
    }

    /** Takes up a row that another writer has added or reopened. */
    void changed(Change change) {
        Object row = change.document().map(Document::value).orElse(null);
        Remainder remainder = change.document().map(Document::remainder).orElse(Remainder.NONE);
        if (row instanceof InboxEntry entry && entry.branch().equals(branch) && entry.open() != null) {
            events.notice(new PendingEvent.InboxEvent(
                    new Document<>(ConversationModels.INBOX, change.id(), change.version(), entry, remainder)));
        } else if (row instanceof OutboxEntry entry && entry.branch().equals(branch) && entry.open() != null) {
            messages.notice(new Document<>(ConversationModels.OUTBOX, change.id(), change.version(), entry, remainder));
        } else if (row instanceof TimerEntry timer && timer.branch().equals(branch)) {
            timers.poll();
        }
    }

    /** Reads the waiting rows again, since changes may have been missed. */
    void rescan() {
        events.rescan();
        messages.rescan();
        timers.poll();
    }

    CompletionStage<Boolean> replay(String key, String who) {
        return inbox.replay(key, who);
    }

    /** Starts to process events: a handler is registered now. */
    void startHandling() {
        events.resume();
    }

    @Override
    public void connect(WhatsAppSession session, SendPolicy policy) {
        outbox.connect(session, policy);
        stateChanged(session.state());
    }

    @Override
    public void stateChanged(SessionState state) {
        if (state.isOpen() && outbox.isConnected()) {
            messages.resume();
        } else {
            messages.pause();
        }
    }

    @Override
    public void active() {
        // Supervision uses it; conversations do not.
    }

    @Override
    public void faulted(LineFault fault) {
        // A fault of a message is reported with the message; other faults belong to supervision.
    }

    @Override
    public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        return inbox.accept(message, channelWrites);
    }

    @Override
    public CompletionStage<Acceptance> written(OwnMessage message, List<Write> channelWrites) {
        return inbox.written(message, channelWrites);
    }

    @Override
    public CompletionStage<Void> past(PastChat chat, List<Write> channelWrites) {
        return inbox.past(chat, channelWrites);
    }

    @Override
    public CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> channelWrites) {
        return inbox.samePerson(aliases, channelWrites);
    }

    @Override
    public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites) {
        return deliveries.status(status, channelWrites);
    }

    CompletionStage<Settlement> settlement(MessageRef message, Duration timeout) {
        return settlements.await(message, timeout);
    }

    @Override
    public Conversations.ConversationBacklog backlog() {
        return new Conversations.ConversationBacklog(
                events.size(), messages.size(), events.isFull() || messages.isFull());
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public CompletionStage<Void> close() {
        timers.close();
        outbox.close();
        closed = true;
        meters.close();
        directory.removeListener(joining);
        return CompletableFuture.allOf(
                events.close().toCompletableFuture(), messages.close().toCompletableFuture());
    }
}
