package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.branch.Branch;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Conversations.BranchConversations;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.http.BodyReceiver;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.UploadHandler;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.testkit.ForwardingStore;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.channel.BranchInboxes;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.storage.UnhandledEventStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A webhook in front of the conversation engine as it runs in production, on a store in memory and in virtual time, with two branches
 * whose bot answers everything.
 */
final class WebhookHouse {
    static final Instant NOW = Instant.parse("2026-11-30T12:00:10Z");
    static final Map<String, String> NUMBERS = Map.of("880000000000101", "centro", "880000000000102", "praia");
    static final Secret SECRET = Secret.of("app-secret-of-the-test");
    static final Secret OLD_SECRET = Secret.of("app-secret-that-is-replaced");
    static final Secret VERIFY = Secret.of("verify-token-of-the-test");
    static final Setting<String> NUMBER = new Setting<>(
            "number", "The id", Optional.empty(), false, new Setting.SettingType<>("an id", text -> text));

    final VirtualPlatform world;
    final List<OutboundMessage> sent = new ArrayList<>();
    final List<String> providerIds = new ArrayList<>();
    final List<AccountChange> changes = new ArrayList<>();
    private final MemoryStorage storage = new MemoryStorage();
    private StoppableStore store;
    private ConversationEngine engine;
    private Webhook webhook;
    private List<Branch> branches = List.of();
    private List<BranchConversations> lines = List.of();
    private String refused = "";
    private int lookups = -1;
    private Optional<String> session = Optional.empty();
    int throughSession;

    /** A store that commits nothing while it is away, or never answers. */
    private final class StoppableStore extends ForwardingStore {
        private boolean isAway;
        private boolean isSilent;

        StoppableStore(DocumentStore store) {
            super(store);
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            if (!refused.isEmpty()
                    && batch.writes().stream().anyMatch(write -> write.id().contains("/" + refused + "/"))) {
                return CompletableFuture.failedStage(new IllegalArgumentException("It cannot be stored."));
            }
            if (isSilent) {
                return new CompletableFuture<>();
            }
            return isAway
                    ? CompletableFuture.failedStage(
                            new StoreException(StoreException.StoreErrorCode.UNAVAILABLE, "The store is away."))
                    : super.apply(batch);
        }
    }

    /** A session that sends everything. */
    private final class Sending implements WhatsAppSession {
        @Override
        public SessionState state() {
            return new SessionState(SessionState.SessionPhase.OPEN, world.now(), Optional.empty());
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return CompletableFuture.completedStage(
                    new Preparation.Ready(new PreparedMessage(message, message.id(), "", List.of())));
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            sent.add(prepared.message());
            Optional<String> id = providerIds.isEmpty() ? Optional.empty() : Optional.of(providerIds.remove(0));
            return CompletableFuture.completedStage(new Transmission.Sent(id, List.of()));
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedStage(null);
        }
    }

    private WebhookHouse() {
        world = new VirtualPlatform(NOW, 1);
        store = opened();
        boot();
    }

    private WebhookHouse(WebhookHouse node) {
        world = node.world;
        store = node.store;
        branches = node.branches;
        boot();
    }

    /** Returns another node on the same store, which has none of the lines open. */
    WebhookHouse otherNode() {
        return new WebhookHouse(this);
    }

    private StoppableStore opened() {
        return new StoppableStore(world.await(storage.open(ConversationEngine.models(), world.platform())));
    }

    /** Returns a house whose lines are open. */
    static WebhookHouse open() {
        WebhookHouse house = new WebhookHouse();
        house.branches = NUMBERS.entrySet().stream()
                .map(line -> Branch.of(line.getValue(), "cloud", ZoneOffset.UTC).with(NUMBER, line.getKey()))
                .toList();
        house.openLines();
        return house;
    }

    /** Returns a house that is starting: its webhook is served, and no branch is known. */
    static WebhookHouse starting() {
        return new WebhookHouse();
    }

    private void boot() {
        engine = new ConversationEngine(store, world.platform(), ConversationOptions.DEFAULTS);
        engine.handler(
                "test",
                (state, event, context) ->
                        event instanceof ConversationEvent.Message ? Turn.reply("eco " + event.text()) : Turn.ignore());
        UnhandledEventStore unhandled = new UnhandledEventStore(store, world.platform());
        BranchInboxes inboxes = new BranchInboxes() {
            @Override
            public InboundSink inbox(String branch) {
                return engine.inbox(branch);
            }

            @Override
            public List<Branch> branches() {
                return lookups-- == 0 ? List.of() : branches;
            }

            @Override
            public CompletionStage<Void> keep(UnhandledEvent event) {
                return unhandled.keep(event);
            }
        };
        ChannelContext context = ChannelContext.of(
                Settings.defaults(),
                world.platform(),
                module -> () -> {},
                engine,
                inboxes,
                MediaStore.memory(MediaLimits.DEFAULTS));
        webhook = new Webhook(
                List.of(SECRET, OLD_SECRET),
                VERIFY,
                new ChannelWebhookLines(context, "cloud", NUMBER, this::session, changes::add),
                world.platform().time());
    }

    void closeLines() {
        lines.forEach(line -> world.await(line.close()));
        lines = List.of();
    }

    /** Refuses a message, as if its content could not be stored. */
    void refuses(String message) {
        refused = message;
    }

    /** Has no branches from the second time on that it is asked during a delivery. */
    void forgetBranchesWhileParsing() {
        lookups = 2;
    }

    /** Opens a session of a branch, through which its deliveries go. */
    void openSession(String branch) {
        session = Optional.of(branch);
    }

    private Optional<InboundSink> session(String branch) {
        return session.filter(branch::equals).map(open -> {
            throughSession++;
            return engine.inbox(open);
        });
    }

    void openLines() {
        lines = NUMBERS.values().stream()
                .map(branch -> {
                    var line = world.await(engine.open(branch, new ChannelTraits(false, false)));
                    line.connect(new Sending());
                    return line;
                })
                .toList();
    }

    /** Ends the process and starts another one on the same store. */
    void restart() {
        store.isAway = false;
        world.await(engine.close());
        store = opened();
        boot();
        openLines();
        world.runPending();
    }

    void storeIsAway(boolean isAway) {
        store.isAway = isAway;
    }

    void storeIsSilent() {
        store.isSilent = true;
    }

    Webhook webhook() {
        return webhook;
    }

    private Route route(HttpMethod method) {
        return webhook.module().routes().stream()
                .filter(route -> route.method() == method)
                .findFirst()
                .orElseThrow();
    }

    Response get(Map<String, String> query) {
        return world.await(answered(() -> route(HttpMethod.GET).handler().handle(new TestRequest(query, Map.of()))));
    }

    /** Posts a body that is signed with the secret. */
    Response post(byte[] body) {
        return world.await(begin(body, Map.of(WebhookSignature.HEADER, List.of(TestRequest.sign(SECRET, body)))));
    }

    Response post(byte[] body, Map<String, List<String>> headers) {
        return world.await(begin(body, headers));
    }

    /** Posts a body as a server does: its head, its parts, and its end. */
    CompletionStage<Response> begin(byte[] body, Map<String, List<String>> headers) {
        Route route = route(HttpMethod.POST);
        UploadHandler handler = (UploadHandler) route.handler();
        TestRequest head = TestRequest.post(headers, body.length);
        return answered(() -> {
            handler.admit(head);
            BodyReceiver receiver = handler.receive(head);
            int middle = body.length / 2;
            return receiver.receive(Arrays.copyOf(body, middle))
                    .thenCompose(first -> receiver.receive(Arrays.copyOfRange(body, middle, body.length)))
                    .thenCompose(last -> receiver.end());
        });
    }

    private static CompletionStage<Response> answered(Supplier<CompletionStage<Response>> call) {
        return Stages.recover(Stages.attempt(call), failure -> {
            if (failure instanceof ProblemException problem) {
                return CompletableFuture.completedStage(Response.of(problem.problem()));
            }
            return CompletableFuture.failedStage(failure);
        });
    }

    /** Returns all documents of a model. */
    <T> List<Document<T>> stored(Model<T> model) {
        return world.await(store.find(Query.of(model).limit(1000))).documents();
    }

    <T> Optional<T> stored(Model<T> model, String id) {
        return world.await(store.get(model, id)).map(Document::value);
    }

    List<InboxEntry> inbox() {
        return stored(ConversationModels.INBOX).stream().map(Document::value).toList();
    }

    /** Returns the id of the contact with an alias. */
    Optional<String> contact(Alias alias) {
        return stored(ConversationModels.ALIASES, alias.key()).map(entry -> entry.contact());
    }

    /** Returns the numbers of documents that a repetition must not change. */
    Map<String, Integer> counts() {
        return Map.of(
                "inbox", stored(ConversationModels.INBOX).size(),
                "outbox", stored(ConversationModels.OUTBOX).size(),
                "contacts", stored(ConversationModels.CONTACTS).size(),
                "aliases", stored(ConversationModels.ALIASES).size(),
                "history", stored(ConversationModels.HISTORY).size(),
                "unhandled", stored(ConversationModels.UNHANDLED).size(),
                "sent", sent.size());
    }

    static String text(Response response) {
        byte[] bytes = new byte[response.body().remaining()];
        response.body().get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
