package io.fairbot.conversation.engine;

import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.BranchSchema;
import io.fairbot.branch.Branches;
import io.fairbot.config.SettingSchema;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.ConversationId;
import io.fairbot.conversation.handoff.ConversationSummary;
import io.fairbot.conversation.handoff.HandoffNews;
import io.fairbot.conversation.handoff.HandoffOptions;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.Settlement;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** An engine with one branch in virtual time, on a store and a phone that fail on command; it can be killed. */
final class House {
    static final String BRANCH = "matriz";
    static final Alias ANA = phone(1);
    static final Alias BIA = phone(2);
    static final ConversationHandler ECHO = (state, event, context) -> Turn.reply("eco " + event.text());

    /** What a channel and a handler of a test keep besides. */
    static final Model<Note> NOTES = Model.builder("notes", Note.class).build();

    private final MemoryStorage storage = new MemoryStorage();
    private final ConversationHandler handler;
    private final boolean dropsRepetitions;
    private final ConversationOptions options;
    private final Phone phone;
    private final List<Interpreter<?>> interpreters = new ArrayList<>();
    private final RecordedEvents events = new RecordedEvents();
    private Optional<Map<String, List<String>>> hours = Optional.empty();
    private boolean keepsKeys;
    private Optional<Duration> replyWindow = Optional.empty();
    private long seed;
    private VirtualPlatform world;
    private FaultyStore store;
    private ConversationEngine engine;
    private Conversations.BranchConversations line;

    record Note(String text) {}

    private House(ConversationHandler handler, boolean dropsRepetitions, ConversationOptions options, long seed) {
        this.handler = handler;
        this.dropsRepetitions = dropsRepetitions;
        this.options = options;
        this.seed = seed;
        phone = new Phone(dropsRepetitions);
        world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), seed);
        store = open(world);
        engine = engine(store, world);
        line = begin();
    }

    /** A house whose channel drops repetitions. */
    static House of(ConversationHandler handler) {
        return of(handler, ConversationOptions.DEFAULTS);
    }

    static House of(ConversationHandler handler, ConversationOptions options) {
        return new House(handler, true, options, 1);
    }

    static House of(ConversationHandler handler, ConversationOptions options, boolean dropsRepetitions, long seed) {
        return new House(handler, dropsRepetitions, options, seed);
    }

    /** Options with which a conversation stays with its attendant for a day. */
    static ConversationOptions withLongHandoffs() {
        Duration day = Duration.ofDays(1);
        return ConversationOptions.DEFAULTS.withHandoff(new HandoffOptions(day, day, day, day, day));
    }

    /** A house whose channel shows a message again that it gets twice. */
    static House keepingRepetitions(ConversationHandler handler) {
        return new House(handler, false, ConversationOptions.DEFAULTS, 1);
    }

    /** A house whose channel's keys advance with every message. */
    static House keepingKeys(ConversationHandler handler) {
        House house = of(handler);
        house.keepsKeys = true;
        house.killAndRestart();
        return house;
    }

    /** A house whose provider lets it write freely only for a time after a customer's message. */
    static House writingWithin(Duration window, ConversationHandler handler) {
        House house = of(handler);
        house.replyWindow = Optional.of(window);
        house.killAndRestart();
        return house;
    }

    /** Lets an interpreter look at messages, also after a restart. */
    House interpretedBy(Interpreter<?> interpreter) {
        interpreters.add(interpreter);
        engine.interpreter("test", interpreter);
        return this;
    }

    static Alias phone(int number) {
        return Alias.of(new PhoneNumber("+55489999" + (90_000 + number)));
    }

    private ConversationEngine engine(FaultyStore on, VirtualPlatform in) {
        return new ConversationEngine(on, in.platform(), options, MediaStore.memory(MediaLimits.DEFAULTS), events);
    }

    /** Publishes the opening hours of the branch, also after a restart, such as {@code 09:00-18:00} every day. */
    House opening(String... ranges) {
        hours = Optional.of(Map.of("every-day", List.of(ranges)));
        publishHours();
        return this;
    }

    private void publishHours() {
        hours.ifPresent(week -> {
            BranchDefinition definition = new BranchDefinition(
                    BRANCH, "Matriz", "+5548999990100", null, null, week, null, null, null, Map.of(), Map.of());
            Branch branch = new BranchSchema(
                            ZoneId.of("UTC"), "test", SettingSchema.NONE, Map.of("test", SettingSchema.NONE))
                    .check(definition);
            engine.publish(Branches.class, new Snapshot<>(new Branches(List.of(branch)), 1, world.now()));
        });
    }

    private FaultyStore open(VirtualPlatform on) {
        List<Model<?>> models = new ArrayList<>(ConversationEngine.models());
        models.add(NOTES);
        return new FaultyStore(on.await(storage.open(models, on.platform())));
    }

    private Conversations.BranchConversations begin() {
        interpreters.forEach(interpreter -> engine.interpreter("test", interpreter));
        engine.handler("test", handler);
        publishHours();
        Conversations.BranchConversations opened =
                world.await(engine.open(BRANCH, new ChannelTraits(dropsRepetitions, keepsKeys, replyWindow)));
        opened.connect(phone);
        return opened;
    }

    /** Kills the process and starts another one on the same store, after some time. */
    void killAndRestart(Duration downtime) {
        // Nothing runs any more in a world that nobody moves; another seed, since identifiers must be new.
        world = new VirtualPlatform(world.now().plus(downtime), ++seed);
        store = open(world);
        engine = engine(store, world);
        line = begin();
        world.runPending();
    }

    void killAndRestart() {
        killAndRestart(Duration.ofSeconds(1));
    }

    CompletionStage<Acceptance> send(Alias from, String id, String text) {
        return send(from, id, text, world.now());
    }

    CompletionStage<Acceptance> send(Alias from, String id, String text, Instant sentAt) {
        return line.accept(message(id, sentAt, text, from), List.of());
    }

    static InboundMessage message(String id, Instant sentAt, String text, Alias... from) {
        return InboundMessage.of(id, List.of(from), Optional.empty(), sentAt, new Text(text));
    }

    /** Ana sends a content, and everything happens that happens without time passing. */
    Acceptance hear(String id, MessageContent content) {
        return world.await(
                line.accept(InboundMessage.of(id, List.of(ANA), Optional.empty(), world.now(), content), List.of()));
    }

    /** Ana writes, and everything happens that happens without time passing. */
    Acceptance hear(String id, String text) {
        return world.await(send(ANA, id, text));
    }

    /** What happens meanwhile waits, and is then settled together. */
    void whileNothingIsSettled(Runnable action) {
        store.unreadable(ConversationModels.CONVERSATIONS::equals);
        // What the engine has in memory needs no reading.
        store.resync();
        action.run();
        world.runPending();
        store.unreadable(model -> false);
        advance(Duration.ofSeconds(30));
    }

    /** Lets every further read take a while. */
    void readsTake(Duration time) {
        store.readsWaitFor(() -> after(time, true));
    }

    /** A stage that ends with a value after a while. */
    <T> CompletionStage<T> after(Duration time, T value) {
        CompletableFuture<T> later = new CompletableFuture<>();
        world.platform().time().schedule(time, () -> later.complete(value));
        return later;
    }

    Settlement settlement(String id) {
        return world.await(engine.settlement(BRANCH, MessageRef.of(ANA, id), Duration.ZERO));
    }

    /** The key of a message of Ana, as dead letters name it. */
    static String key(String id) {
        return InboxEntry.key(MessageRef.of(ANA, id));
    }

    InboxEntry inbox(String id) {
        return inbox(ANA, id);
    }

    InboxEntry inbox(Alias chat, String id) {
        return stored(ConversationModels.INBOX, InboxEntry.id(BRANCH, InboxEntry.key(MessageRef.of(chat, id))))
                .orElseThrow();
    }

    List<InboxEntry> inbox() {
        return all(ConversationModels.INBOX)
                .sorted(Comparator.comparing(InboxEntry::seq))
                .toList();
    }

    List<OutboxEntry> outbox() {
        return all(ConversationModels.OUTBOX)
                .sorted(Comparator.comparing(OutboxEntry::seq))
                .toList();
    }

    OutboxEntry onlyRow() {
        return outbox().get(0);
    }

    ConversationRecord conversation(String contact) {
        return conversation(contact, BRANCH);
    }

    ConversationRecord conversation(String contact, String branch) {
        return stored(ConversationModels.CONVERSATIONS, ConversationRecord.id(branch, contact))
                .orElseThrow();
    }

    /** The conversation with Ana. */
    ConversationId conversation() {
        return conversation(ANA);
    }

    ConversationId conversation(Alias person) {
        return new ConversationId(
                BRANCH,
                stored(ConversationModels.ALIASES, person.key()).orElseThrow().contact());
    }

    HandoffState handoff() {
        return handoff(conversation());
    }

    HandoffState handoff(ConversationId id) {
        return world.await(engine.handoffs().find(id)).orElseThrow().handoff().state();
    }

    /** The attendant who has a conversation. */
    Optional<String> attendant(ConversationId id) {
        return world.await(engine.handoffs().find(id)).orElseThrow().handoff().by();
    }

    ConversationSummary take(String attendant) {
        return world.await(engine.handoffs().take(conversation(), HandoffAuthor.by(attendant)));
    }

    ConversationSummary giveBack(String attendant) {
        return world.await(engine.handoffs().giveBack(conversation(), HandoffAuthor.by(attendant)));
    }

    <T> Stream<T> all(Model<T> model) {
        return world.await(store.find(Query.of(model).limit(Query.MAX_LIMIT))).documents().stream()
                .map(Document::value);
    }

    <T> Optional<T> stored(Model<T> model, String id) {
        return world.await(store.get(model, id)).map(Document::value);
    }

    void advance(Duration time) {
        world.advance(time);
    }

    VirtualPlatform world() {
        return world;
    }

    FaultyStore store() {
        return store;
    }

    ConversationEngine engine() {
        return engine;
    }

    Conversations.BranchConversations line() {
        return line;
    }

    /** What the staff has heard, in order. */
    List<HandoffNews.NewsKind> news() {
        return events.of(HandoffNews.class).stream().map(HandoffNews::news).toList();
    }

    RecordedEvents events() {
        return events;
    }

    Phone phone() {
        return phone;
    }
}
