package io.fairbot.whatsapp.supervision;

import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import io.fairbot.whatsapp.sandbox.SandboxFaults;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Branches with conversations, supervised sandbox lines and customers, in virtual time. */
final class Shops {
    static final String ANA = "+5548999990001";
    private static final ConversationHandler ECHO = (state, event, context) -> Turn.reply("eco " + event.text());

    private final VirtualPlatform world;
    private final SandboxChannel channel = new SandboxChannel();
    private final DocumentStore store;
    private final ConversationEngine engine;
    private final List<LineReport> reports = new ArrayList<>();
    private final Map<String, SupervisedLine> lines = new TreeMap<>();
    private final LineManager supervisor;
    private @Nullable HttpModule module;
    private int count;

    Shops(Path directory, SupervisionOptions options, long seed, String... branches) {
        world = new VirtualPlatform(Desk.START, seed);
        store = world.await(new MemoryStorage().open(ConversationModels.all(), world.platform()));
        engine = new ConversationEngine(store, world.platform(), ConversationOptions.DEFAULTS);
        engine.handler("test", ECHO);
        supervisor =
                new LineManager(options, world.platform(), new Random(seed), BranchOwnership.SINGLE_NODE, reports::add);
        world.await(channel.start(ChannelContext.of(
                Settings.defaults().with(BootstrapSettings.DATA_DIR, directory),
                world.platform(),
                offered -> {
                    module = offered;
                    return () -> {};
                },
                engine,
                engine::inbox,
                MediaStore.memory(MediaLimits.DEFAULTS))));
        for (String branch : branches) {
            open(Desk.branch(branch));
        }
    }

    Shops(Path directory, String... branches) {
        this(directory, SupervisionOptions.DEFAULTS, 1, branches);
    }

    private void open(Branch branch) {
        Conversations.BranchConversations conversations =
                world.await(engine.open(branch.id(), new ChannelTraits(true, false)));
        SupervisedLine line =
                world.await(supervisor.open(channel, branch, conversations, Desk.documents(channel, world.platform())));
        conversations.connect(line.session(), line.sendPolicy());
        world.runPending();
        lines.put(branch.id(), line);
    }

    /** A customer writes; answers whether the bot acknowledged it. */
    CompletionStage<Response> send(String branch, String from, String text) {
        String body = "{\"branch\":\"%s\",\"from\":\"%s\",\"id\":\"m%d\",\"text\":\"%s\"}"
                .formatted(branch, from, ++count, text);
        return route(HttpMethod.POST, "/sandbox/messages", Map.of(), body);
    }

    CompletionStage<Response> route(HttpMethod method, String path, Map<String, String> parameters, String body) {
        return Optional.ofNullable(module).orElseThrow().routes().stream()
                .filter(route -> route.method() == method && route.path().equals(path))
                .findFirst()
                .orElseThrow()
                .handler()
                .handle(new Call(parameters, body));
    }

    /** The house wants to tell somebody something they did not ask for. */
    String broadcast(String branch, String to, String text) {
        return queue(branch, to, Purpose.NOTICE, text);
    }

    /** A message is in the outbox, whatever is known of the customer by now. */
    String queue(String branch, String to, Purpose purpose, String text) {
        Alias alias = Alias.of(new PhoneNumber(to));
        String contact = world.await(store.get(ConversationModels.ALIASES, alias.key()))
                .map(found -> found.value().contact())
                .orElseThrow();
        String id = world.platform().ids().next();
        OutboxEntry row = OutboxEntry.queued(
                branch,
                contact,
                alias,
                1_000_000 + ++count,
                new OutboxEntry.NewMessage(
                        purpose,
                        new Text(text),
                        List.of(),
                        world.now(),
                        world.now().plus(Duration.ofMinutes(30)),
                        null));
        world.await(
                store.apply(Batch.of(world.platform().ids().next(), Write.insert(ConversationModels.OUTBOX, id, row))));
        return id;
    }

    OutboxEntry row(String id) {
        return world.await(store.get(ConversationModels.OUTBOX, id))
                .orElseThrow()
                .value();
    }

    List<OutboxEntry> outbox(String branch) {
        return world.await(store.find(Query.of(ConversationModels.OUTBOX).limit(Query.MAX_LIMIT))).documents().stream()
                .map(Document::value)
                .filter(row -> row.branch().equals(branch))
                .sorted(Comparator.comparing(OutboxEntry::seq))
                .toList();
    }

    OutboxEntry lastRow(String branch) {
        List<OutboxEntry> rows = outbox(branch);
        return rows.get(rows.size() - 1);
    }

    /** What a customer sees of the branch. */
    List<String> seen(String branch, String phone) {
        List<String> texts = new ArrayList<>();
        Response answer = world.await(
                route(HttpMethod.GET, "/sandbox/chats/{branch}/{phone}", Map.of("branch", branch, "phone", phone), ""));
        byte[] bytes = new byte[answer.body().remaining()];
        answer.body().get(bytes);
        try {
            io.fairbot.json.Json.mapper().readTree(bytes).path("messages").forEach(message -> {
                if (message.path("direction").asText().equals("out")) {
                    texts.add(message.path("text").asText());
                }
            });
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return texts;
    }

    DocumentStore store() {
        return store;
    }

    SandboxFaults faults() {
        return channel.faults();
    }

    SupervisedLine line(String branch) {
        return Optional.ofNullable(lines.get(branch)).orElseThrow();
    }

    List<LineReport> reports() {
        return List.copyOf(reports);
    }

    VirtualPlatform world() {
        return world;
    }

    void advance(Duration time) {
        world.advance(time);
    }

    void close() {
        lines.values().forEach(line -> world.await(line.close()));
        world.await(engine.close());
        world.await(channel.stop());
    }

    /** What a server hands over. */
    private record Call(Map<String, String> parameters, String text) implements Request {
        @Override
        public Principal principal() {
            return new Principal("op", Optional.of(Scope.OPERATOR), Optional.empty());
        }

        @Override
        public String id() {
            return "r1";
        }

        @Override
        public String path(String name) {
            return Optional.ofNullable(parameters.get(name)).orElseThrow();
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.of(Response.JSON).filter(type -> name.equals("Content-Type"));
        }

        @Override
        public byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
