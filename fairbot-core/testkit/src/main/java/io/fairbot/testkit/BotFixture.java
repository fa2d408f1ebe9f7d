package io.fairbot.testkit;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentServices;
import io.fairbot.agent.Lines;
import io.fairbot.agent.engine.AgentContextFactory;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentEngineDependencies;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.agent.engine.DependencyOrder;
import io.fairbot.agent.service.ServiceRegistry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.DeadLetter;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.send.SendReceipt;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.event.Events;
import io.fairbot.event.RetainedEvents;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.testkit.http.TestHttp;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.Settlement;
import io.fairbot.whatsapp.lines.BranchLines;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A test fixture of one bot: the conversation engine and the sandbox channel as they run in production, on a memory store,
 * in virtual time. Used by one thread.
 */
final class BotFixture implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(100);
    /** The time limit of everything that a test waits for. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualPlatform time;
    private final SandboxClient client;
    private final RecordingConversations conversations;
    private final MediaStore media = MediaStore.memory(MediaLimits.DEFAULTS);
    private final DocumentStore store;
    private final RetainedEvents events;
    private final ServiceRegistry services = new ServiceRegistry();
    private final Settings settings;
    private final Deque<Runnable> closers = new ArrayDeque<>();
    private long versions;

    /** The context of an agent in this fixture. */
    private record BotAgentContext(
            String instance,
            Optional<Fence> fence,
            AgentMessages messages,
            Settings settings,
            Platform platform,
            DocumentStore store,
            RouteRegistry http,
            Conversations conversations,
            Lines lines,
            MediaStore media,
            Events events,
            AgentServices services)
            implements AgentContext {
        @Override
        public AuditLog audit() {
            return new StoredAuditLog(store, platform.ids());
        }
    }

    private BotFixture(BotTestConfig config, TemporaryDirectory folder) {
        Settings wanted = config.settings().apply(Settings.defaults());
        ZoneId zone = wanted.timezone();
        time = new VirtualPlatform(config.start().atZone(zone).toInstant(), 1);
        client = new SandboxClient(time);
        closers.push(folder::delete);
        settings = wanted.with(BootstrapSettings.DATA_DIR, folder.path());
        List<Model<?>> models = new ArrayList<>(ConversationEngine.models());
        models.addAll(config.allModels());
        store = time.await(new MemoryStorage().open(models, time.platform()));
        closers.push(() -> await(store.close()));
        events = Events.of(time.platform());
        closers.push(events::close);
        ConversationEngine engine =
                new ConversationEngine(store, time.platform(), ConversationOptions.of(settings), media, events);
        closers.push(() -> await(engine.close()));
        conversations = new RecordingConversations(engine);
    }

    /**
     * Creates a fixture and starts all its components.
     *
     * @throws IllegalStateException when a component cannot start; those that had started are stopped by then
     */
    static BotFixture open(BotTestConfig config) {
        TemporaryDirectory folder = new TemporaryDirectory();
        Runnable end = folder::delete;
        try {
            BotFixture fixture = new BotFixture(config, folder);
            end = fixture::close;
            fixture.start(config);
            return fixture;
        } catch (RuntimeException | Error e) {
            try {
                end.run();
            } catch (RuntimeException | Error second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Returns a client of all routes that are mounted. */
    TestHttp http() {
        return new TestHttp(client::modules, time);
    }

    private void start(BotTestConfig config) {
        SandboxChannel sandbox = new SandboxChannel();
        config.media().forEach(medium -> await(medium.apply(media)));
        await(sandbox.start(
                ChannelContext.of(settings, time.platform(), client, conversations, conversations::inbox, media)));
        closers.push(() -> await(sandbox.stop()));
        BranchLines lines = new BranchLines(TestLines.dependencies(
                        settings, config.agents(), Map.of(sandbox.id(), sandbox), conversations, store, time.platform())
                .withEvents(events));
        closers.push(() -> await(lines.close()));
        client.mount(lines.routes());
        config.known().forEach(this::publish);
        config.interpreters().forEach(interpreter -> conversations.interpreter("the test", interpreter));
        config.handler().ifPresent(handler -> conversations.handler("the test", handler));
        List<Branch> branches = TestBranches.of(config, settings.timezone());
        if (!branches.isEmpty()) {
            publish(new BotTestConfig.PublishedValue<>(Branches.class, new Branches(branches)));
            branches.forEach(branch -> await(lines.open(branch)));
        }
        if (!config.agents().isEmpty()) {
            start(config.agents(), lines);
        }
        if (client.lines().isEmpty()) {
            throw new IllegalStateException(
                    "No branch has a line: add the agent that opens them, such as the BranchAgent,"
                            + " or name branches with BotTest.branches(\"matriz\").");
        }
    }

    private void start(List<Agent> agents, Lines lines) {
        AgentEngine engine = new AgentEngine(
                DependencyOrder.of(agents),
                Set.of(),
                AgentOptions.DEFAULTS,
                new AgentEngineDependencies(
                        "test",
                        time.platform(),
                        new Random(1),
                        store.leases(),
                        request -> createContext(request, lines),
                        this::configure,
                        events::publish));
        closers.push(() -> await(engine.stop()));
        await(engine.start());
    }

    private AgentContextFactory.AgentContextHandle createContext(
            AgentContextFactory.AgentContextRequest request, Lines lines) {
        ServiceRegistry.ServiceScope scope = services.scope(request.agent());
        BotAgentContext context = new BotAgentContext(
                request.instance(),
                request.fence(),
                request.messages(),
                settings,
                time.platform(),
                store,
                client,
                conversations,
                lines,
                media,
                events,
                scope);
        return new AgentContextFactory.AgentContextHandle(context, scope::close);
    }

    /** Applies the initial values of an agent's configuration, as an application with an empty store does. */
    private CompletionStage<Void> configure(Agent agent) {
        return agent.configuration().map(this::applyInitial).orElseGet(() -> CompletableFuture.completedStage(null));
    }

    private <C> CompletionStage<Void> applyInitial(ConfigSection<C> section) {
        return section.apply(section.initial(), ++versions);
    }

    <T> void publish(BotTestConfig.PublishedValue<T> known) {
        known.publish(conversations, ++versions, time.now());
    }

    /** Returns the reason of the last event that could not be handled. */
    Optional<String> lastDeadLetter() {
        return time.await(conversations.deadLetters(1)).stream()
                .map(DeadLetter::reason)
                .findFirst();
    }

    /** Waits in virtual time. */
    <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        passUntil(future::isDone);
        if (!future.isDone()) {
            throw new IllegalStateException("It has not ended within " + PATIENCE.toSeconds()
                    + " seconds of virtual time; what runs on threads of its own is not moved by a test.");
        }
        try {
            return future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(cause.getMessage(), cause);
        }
    }

    private void passUntil(Supplier<Boolean> done) {
        time.runPending();
        Instant end = time.now().plus(PATIENCE);
        while (!done.get() && time.now().isBefore(end)) {
            time.advance(STEP);
        }
    }

    /** Advances time until every message is answered and every reply is sent, by a minute at most. */
    void settle() {
        settle(() -> {});
    }

    /** Does the same, and looks at something after each step. */
    void settle(Runnable look) {
        passUntil(() -> {
            look.run();
            return client.lines().stream()
                    .noneMatch(branch ->
                            waits(ConversationModels.INBOX, branch) || waits(ConversationModels.OUTBOX, branch));
        });
    }

    /** Does the same, and also waits for messages that the bot answers later. */
    void settle(Runnable look, String branch, List<MessageRef> asked) {
        settle(look);
        passUntil(() -> {
            look.run();
            return asked.stream().noneMatch(message -> isAnsweredLater(branch, message));
        });
        settle(look);
    }

    private boolean isAnsweredLater(String branch, MessageRef message) {
        boolean settled = time.await(
                        store.get(ConversationModels.INBOX, InboxEntry.id(branch, InboxEntry.key(message))))
                .filter(entry -> entry.value().settledAt() != null)
                .isPresent();
        return settled
                && time.await(conversations.settlement(branch, message, Duration.ZERO))
                                .outcome()
                        == Settlement.SettlementOutcome.PENDING;
    }

    private <T> boolean waits(Model<T> model, String branch) {
        return !time.await(store.find(Query.of(model)
                        .where("branch", branch)
                        .where("open", true)
                        .limit(1)))
                .documents()
                .isEmpty();
    }

    /** Sends a message that nobody asked for, and lets it arrive. */
    SendReceipt send(SendRequest request) {
        SendReceipt receipt = await(conversations.send(request));
        settle();
        return receipt;
    }

    /** Returns the purpose of a message that a customer sees; empty for one that a person wrote on the phone. */
    Optional<Purpose> purpose(String branch, String channelId) {
        return time
                .await(store.find(Query.of(ConversationModels.OUTBOX).where("channelId", channelId)))
                .documents()
                .stream()
                .map(Document::value)
                .filter(row -> row.branch().equals(branch))
                .map(OutboxEntry::purpose)
                .findFirst();
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    Instant now() {
        return time.now();
    }

    ZoneId zone() {
        return settings.timezone();
    }

    SandboxClient client() {
        return client;
    }

    RecordingConversations conversations() {
        return conversations;
    }

    /** Returns the identities of messages that the owner of a phone wrote. */
    List<MessageRef> refs(PhoneNumber phone, List<String> ids) {
        return ids.stream().map(id -> MessageRef.of(Alias.of(phone), id)).toList();
    }

    /** Returns the stored event of a message, with its outcome. */
    InboxEntry event(String branch, MessageRef message) {
        return time.await(store.get(ConversationModels.INBOX, InboxEntry.id(branch, InboxEntry.key(message))))
                .map(Document::value)
                .orElseThrow();
    }

    /** Returns the conversation with the owner of a phone. */
    Optional<ConversationId> conversation(String branch, PhoneNumber phone) {
        return time.await(store.get(ConversationModels.ALIASES, Alias.of(phone).key()))
                .map(alias -> new ConversationId(branch, alias.value().contact()));
    }

    /** Returns whether the conversation of a message was handed over to a person. */
    boolean isWithAPerson(InboxEntry event) {
        String id = ConversationRecord.id(event.branch(), event.contact());
        return time.await(store.get(ConversationModels.CONVERSATIONS, id))
                .map(Document::value)
                .filter(ConversationRecord::hasPerson)
                .isPresent();
    }

    /** Stops all components in reverse order of their start; a failure of one does not prevent the others from stopping. */
    @Override
    public void close() {
        List<Throwable> failures = new ArrayList<>();
        while (!closers.isEmpty()) {
            try {
                closers.pop().run();
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            IllegalStateException failure = new IllegalStateException(
                    "The bot could not be stopped: " + failures.get(0).getMessage(), failures.get(0));
            failures.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
