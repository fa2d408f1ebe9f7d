package io.fairbot.conversation.engine;

import io.fairbot.agent.Health;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.branch.Branches;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.DeadLetter;
import io.fairbot.conversation.HeldMessages;
import io.fairbot.conversation.HistoryPage;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.conversation.attendance.HandoffService;
import io.fairbot.conversation.cache.ConversationCache;
import io.fairbot.conversation.contact.ContactDirectory;
import io.fairbot.conversation.contact.ContactHistory;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.conversation.held.HeldMessageService;
import io.fairbot.conversation.interpreter.InterpreterRegistry;
import io.fairbot.conversation.outbound.MessageSender;
import io.fairbot.conversation.outbound.SendingBranches;
import io.fairbot.conversation.queue.FairExecutor;
import io.fairbot.conversation.queue.RowNumberGenerator;
import io.fairbot.conversation.report.ConversationEventFeed;
import io.fairbot.conversation.send.PreparedSend;
import io.fairbot.conversation.send.SendReceipt;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.send.SentMessage;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.event.Events;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Leases.Ownership;
import io.fairbot.store.Model;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import io.fairbot.store.lease.BranchWriter;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Settlement;
import io.fairbot.whatsapp.channel.Settlements;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine that runs conversations on a store. A coordinator creates one; an application without one may create its
 * own.
 *
 * <p>Every accepted event is settled by exactly one commit, in the order of a contact's events; events that were
 * not settled when the process ended are settled by the next engine on the same store. See docs/inside/concepts.md for
 * the path of a message.
 *
 * <p>Threads: handlers run on {@value #HANDLER_THREADS} threads that all branches share, at most
 * {@link ConversationOptions#maxConcurrentHandlers()} at once of each branch, so that one whose handler blocks does not stop the
 * others; channels send on {@value #SENDER_THREADS} others. All other work runs on the store's threads. Safe for use
 * from any thread.
 */
public final class ConversationEngine implements Conversations {
    /** The time for which health reports a dead letter. */
    private static final Duration DEAD_LETTERS_REPORTED = Duration.ofHours(1);

    private static final int MAX_REPORTED = 100;
    private static final int HANDLER_THREADS = 64;
    private static final int SENDER_THREADS = 32;

    /** What is held in memory of contacts and conversations, in characters: some thousand of them. */
    private static final long CACHED_CHARACTERS = 4_000_000;

    private final ConversationCache store;
    private final Platform platform;
    private final ConversationOptions options;
    private final ContactDirectory directory;
    private final List<BranchEngine> lines = new CopyOnWriteArrayList<>();
    private volatile SnapshotMap snapshots = SnapshotMap.none();
    private final BranchEngine.BranchEnvironment environment;
    private final Map<String, HandlerRegistration> branchHandlers = new ConcurrentHashMap<>();
    private final InterpreterRegistry interpreters = new InterpreterRegistry();
    private final BranchWriter writer;
    private final MessageSender sender;
    private final HandoffService handoffs;
    private volatile @Nullable HandlerRegistration handler;
    private @Nullable Subscription changes;

    private record HandlerRegistration(String owner, ConversationHandler handler) {}

    /**
     * Creates an engine whose media are held in memory, and that publishes no events; it processes nothing until a branch is opened.
     *
     * @param store the store; it was opened with {@link #models()}
     * @param platform time, identifiers and threads
     * @param options limits and times
     */
    public ConversationEngine(DocumentStore store, Platform platform, ConversationOptions options) {
        this(store, platform, options, MediaStore.memory(MediaLimits.DEFAULTS), Events.NONE);
    }

    /**
     * Creates an engine; it processes nothing until a branch is opened.
     *
     * @param store the store; it was opened with {@link #models()}
     * @param platform time, identifiers and threads
     * @param options limits and times
     * @param media the application's store of media, into which interpreters fetch what customers sent
     * @param events receives what happens to conversations
     */
    public ConversationEngine(
            DocumentStore store, Platform platform, ConversationOptions options, MediaStore media, Events events) {
        this.store = new ConversationCache(store, CACHED_CHARACTERS);
        this.platform = platform;
        this.options = options;
        directory = new ContactDirectory(this.store);
        writer = new BranchWriter(
                this.store, platform, branch -> openBranch(branch).map(BranchEngine::writer));
        environment = new BranchEngine.BranchEnvironment(
                platform,
                options,
                new BatchIdGenerator(platform.ids()),
                directory,
                interpreters,
                media,
                events,
                new FairExecutor(() -> platform.executors().create("handler", HANDLER_THREADS)),
                new FairExecutor(() -> platform.executors().create("send", SENDER_THREADS)),
                new AtomicLong());
        sender = new MessageSender(this.store, platform, options.replyTtl(), directory, new KnownBranches());
        handoffs = new HandoffService(
                this.store,
                platform,
                directory,
                writer,
                new HandoffService.HandoffEnvironment(
                        options.handoff(),
                        options.historyRetention(),
                        () -> snapshots,
                        sender,
                        new EventNumbers()::next,
                        events));
    }

    /**
     * Returns the models of what the engine stores; a store is opened with them.
     *
     * @return the models of conversations, and of the audit log
     */
    public static List<Model<?>> models() {
        List<Model<?>> models = new ArrayList<>(ConversationModels.all());
        models.add(StoredAuditLog.MODEL);
        return models;
    }

    @Override
    public synchronized void handler(String owner, ConversationHandler bot) {
        handler = replaced(handler, owner, "customers", bot);
        lines.forEach(BranchEngine::startHandling);
    }

    @Override
    public synchronized void handler(String owner, String branch, ConversationHandler bot) {
        HandlerRegistration before = branchHandlers.get(branch);
        branchHandlers.put(branch, replaced(before, owner, "the customers of " + branch, bot));
        openBranch(branch).ifPresent(BranchEngine::startHandling);
    }

    private static HandlerRegistration replaced(
            @Nullable HandlerRegistration before, String owner, String whom, ConversationHandler bot) {
        if (before != null && !before.owner.equals(owner)) {
            throw new IllegalStateException("Both " + before.owner + " and " + owner + " want to answer " + whom
                    + ": leave one of them out, or let one call the other.");
        }
        return new HandlerRegistration(owner, bot);
    }

    @Override
    public void interpreter(String owner, Interpreter<?> interpreter) {
        interpreters.register(owner, interpreter);
    }

    @Override
    public synchronized <T> void publish(Class<T> type, Snapshot<T> snapshot) {
        snapshots = snapshots.with(type, snapshot);
    }

    @Override
    public CompletionStage<BranchConversations> open(String branch, ChannelTraits channel, Ownership ownership) {
        BranchEngine line = new BranchEngine(branch, channel, ownership, store, environment, () -> inputs(branch));
        followChanges();
        return readAgain().thenCompose(done -> line.recover()).thenApply(done -> begin(line));
    }

    /** Reads what another owner of a branch may have changed before this one: the change feed may be behind. */
    private CompletionStage<Void> readAgain() {
        store.clear();
        return directory.reload();
    }

    @Override
    public CompletionStage<Settlement> settlement(String branch, MessageRef message, Duration timeout) {
        return openBranch(branch)
                .map(line -> line.settlement(message, timeout))
                .orElseGet(() -> Settlements.NONE.settlement(branch, message, timeout));
    }

    @Override
    public InboundSink inbox(String branch) {
        return new BranchInbox(branch);
    }

    /** The inbox of a branch that need not be open. */
    private final class BranchInbox implements InboundSink {
        private final String branch;
        private @Nullable CompletableFuture<Inbox> closed;

        BranchInbox(String branch) {
            this.branch = branch;
        }

        /** Returns what stores events while the branch is not open; after a failure it is recovered again. */
        private synchronized CompletionStage<Inbox> closed() {
            if (closed == null || closed.isCompletedExceptionally()) {
                Inbox inbox = new Inbox(
                        branch, store, environment, row -> openBranch(branch).ifPresent(line -> line.accepted(row)));
                CompletionStage<Void> recovered = directory.load().thenCompose(done -> inbox.recover());
                closed = recovered.thenApply(done -> inbox).toCompletableFuture();
            }
            return closed;
        }

        private CompletionStage<Void> record(DeliveryStatus status, Inbox inbox) {
            Platform committing = platform.withIds(environment.batches());
            return new DeliveryStatusRecorder(branch, store, committing, environment, inbox).status(status, List.of());
        }

        private <T> CompletionStage<T> withoutWrites(List<Write> channelWrites, Supplier<CompletionStage<T>> call) {
            return channelWrites.isEmpty()
                    ? Stages.attempt(call)
                    : CompletableFuture.failedStage(new IllegalArgumentException(
                            "The inbox of a branch takes no writes of the channel: give them to the sink of the"
                                    + " session, whose node owns the line."));
        }

        @Override
        public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
            return withoutWrites(
                    channelWrites,
                    () -> openBranch(branch)
                            .map(line -> line.accept(message, List.of()))
                            .orElseGet(() -> closed().thenCompose(inbox -> inbox.accept(message, List.of()))));
        }

        @Override
        public CompletionStage<Acceptance> written(OwnMessage message, List<Write> channelWrites) {
            return withoutWrites(
                    channelWrites,
                    () -> openBranch(branch)
                            .map(line -> line.written(message, List.of()))
                            .orElseGet(() -> closed().thenCompose(inbox -> inbox.written(message, List.of()))));
        }

        @Override
        public CompletionStage<Void> past(PastChat chat, List<Write> channelWrites) {
            return withoutWrites(
                    channelWrites,
                    () -> openBranch(branch)
                            .map(line -> line.past(chat, List.of()))
                            .orElseGet(() -> closed().thenCompose(inbox -> inbox.past(chat, List.of()))));
        }

        @Override
        public CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> channelWrites) {
            return withoutWrites(
                    channelWrites,
                    () -> openBranch(branch)
                            .map(line -> line.samePerson(aliases, List.of()))
                            .orElseGet(() -> closed().thenCompose(inbox -> inbox.samePerson(aliases, List.of()))));
        }

        @Override
        public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites) {
            return withoutWrites(
                    channelWrites,
                    () -> openBranch(branch)
                            .map(line -> line.delivery(status, List.of()))
                            .orElseGet(() -> closed().thenCompose(inbox -> record(status, inbox))));
        }

        @Override
        public void stateChanged(SessionState state) {
            // The session of a line reports its state to the sink of the session.
        }

        @Override
        public void active() {
            // As above.
        }

        @Override
        public void faulted(LineFault fault) {
            // As above.
        }
    }

    /** The branches that are open here, and those that an agent has published. */
    private final class KnownBranches implements SendingBranches {
        /** The numbers of messages of branches that are not open here. */
        private final RowNumberGenerator elsewhere = new RowNumberGenerator(platform.time());

        @Override
        public boolean exists(String branch) {
            return openBranch(branch).isPresent()
                    || snapshots
                            .find(Branches.class)
                            .flatMap(published -> published.value().find(branch))
                            .isPresent();
        }

        @Override
        public long nextNumber(String branch) {
            return openBranch(branch).map(BranchEngine::nextMessageNumber).orElseGet(elsewhere::next);
        }
    }

    /** The numbers of events of branches, open here or not. */
    private final class EventNumbers {
        private final RowNumberGenerator elsewhere = new RowNumberGenerator(platform.time());

        long next(String branch) {
            return openBranch(branch).map(BranchEngine::nextEventNumber).orElseGet(elsewhere::next);
        }
    }

    @Override
    public CompletionStage<SendReceipt> send(SendRequest request) {
        return sender.send(request);
    }

    @Override
    public CompletionStage<PreparedSend> prepareSend(SendRequest request) {
        return sender.prepare(request);
    }

    @Override
    public CompletionStage<Optional<SentMessage>> message(String id) {
        return sender.find(id);
    }

    @Override
    public CompletionStage<HistoryPage> history(String contact, Optional<String> after, int limit) {
        return directory.load().thenCompose(done -> new ContactHistory(store, directory).page(contact, after, limit));
    }

    @Override
    public CompletionStage<List<DeadLetter>> deadLetters(int limit) {
        return DeadLetters.latest(store, Instant.EPOCH, limit);
    }

    @Override
    public CompletionStage<Boolean> replay(String branch, String id, String who) {
        return openBranch(branch)
                .map(line -> line.replay(id, who))
                .orElseGet(() -> CompletableFuture.completedStage(false));
    }

    @Override
    public HeldMessages held() {
        return new HeldMessageService(store, platform, options.lateAfter(), writer);
    }

    @Override
    public Handoffs handoffs() {
        return handoffs;
    }

    /**
     * Returns the health of the conversations: degraded when messages of customers are received and nobody answers them, when
     * no branch is open, or when something was set aside within the last hour.
     *
     * @return the health; it fails when the store cannot be read
     */
    public CompletionStage<Health> health() {
        boolean open = lines.stream().anyMatch(line -> !line.isClosed());
        Health answering = Health.UP;
        if (handler == null && branchHandlers.isEmpty()) {
            answering =
                    Health.degraded("Nobody answers customers: their messages are stored and wait. Add an agent that"
                            + " answers, such as the exchange agent, or a conversation handler.");
        } else if (!open) {
            answering = Health.degraded(
                    "No line is open, so no message arrives: add an agent that opens the branches, such as the branch"
                            + " agent, or look at why it does not run.");
        }
        Health now = answering;
        return DeadLetters.latest(store, platform.time().now().minus(DEAD_LETTERS_REPORTED), MAX_REPORTED)
                .thenApply(letters -> Health.worst(now, health(letters)));
    }

    private static Health health(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return Health.UP;
        }
        String count = letters.size() == MAX_REPORTED ? "At least " + MAX_REPORTED : Integer.toString(letters.size());
        DeadLetter last = letters.get(0);
        return Health.degraded(count
                + " events or messages of the last hour could not be handled and were set aside, the"
                + " last one is " + last.branch() + "/" + last.id() + ": GET /conversations/dead-letters shows why, and"
                + " POST /conversations/dead-letters/replay handles an event again.");
    }

    /**
     * Returns how many due timers were removed because their contact is not stored any more, such as after an erasure.
     *
     * @return the number since the engine was created
     */
    public long removedTimers() {
        return environment.removedTimers().get();
    }

    private Optional<BranchEngine> openBranch(String branch) {
        return lines.stream()
                .filter(line -> line.branch().equals(branch) && !line.isClosed())
                .findFirst();
    }

    private synchronized void followChanges() {
        if (changes == null) {
            store.start();
            changes = store.subscribe(
                    ForeignChangeListener.MODELS,
                    Optional.empty(),
                    new ForeignChangeListener(
                            environment.batches(), lines, new ConversationEventFeed(environment.published())));
        }
    }

    /** Adds the branch before it reads its rows, so that no change is missed. */
    private synchronized BranchConversations begin(BranchEngine line) {
        lines.removeIf(BranchEngine::isClosed);
        lines.add(line);
        line.startTimers();
        if (handler != null || branchHandlers.containsKey(line.branch())) {
            line.startHandling();
        }
        return line;
    }

    /**
     * Closes all branches; waiting rows remain in the store. Idempotent.
     *
     * @return completes when nothing is running any more
     */
    public CompletionStage<Void> close() {
        directory.close();
        synchronized (this) {
            if (changes != null) {
                changes.close();
                changes = null;
            }
        }
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        lines.forEach(line -> ends.add(line.close().toCompletableFuture()));
        return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
                .thenRun(store::stop)
                .thenRun(environment.handlers()::shutdown)
                .thenRun(environment.senders()::shutdown);
    }

    private TurnPlan.TurnInputs inputs(String branch) {
        HandlerRegistration owned =
                Optional.ofNullable(branchHandlers.get(branch)).orElse(handler);
        if (owned == null) {
            throw new IllegalStateException("Events are processed only when there is a handler.");
        }
        return new TurnPlan.TurnInputs(
                owned.handler, snapshots, interpreters, options, platform.ids(), ReplyFormatter.WHATSAPP);
    }
}
