package io.fairbot.whatsapp.cloud;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.branch.Branch;
import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Write;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Settlements;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient.GraphTimeouts;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.storage.ChannelDocuments;
import io.fairbot.whatsapp.storage.LineDocuments;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A channel to a lab, with a store in memory and a sink that records. */
final class CloudFixture implements AutoCloseable, InboundSink {
    static final Alias ANA = new Alias(Alias.AliasKind.PHONE, "+5548990001111");

    final CloudLab lab;
    final CloudChannel channel =
            new CloudChannel(new GraphTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(20)));
    final MediaStore media = MediaStore.memory(new MediaLimits(128L << 20, 1L << 30));
    final List<SessionState> states = new CopyOnWriteArrayList<>();
    final List<LineFault> faults = new CopyOnWriteArrayList<>();
    final AtomicInteger events = new AtomicInteger();
    private final ScheduledExecutorService timers = DaemonExecutorFactory.scheduler("cloud-fixture");
    private final SystemTimeSource time = new SystemTimeSource(Clock.systemUTC(), timers);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random()), new DaemonExecutorFactory());
    private final DocumentStore store;
    private final LineDocuments documents;
    private final AtomicInteger messages = new AtomicInteger();

    CloudFixture(CloudLab lab) {
        this.lab = lab;
        store = done(new MemoryStorage().open(ChannelDocuments.storedModels(channel), platform));
        SecretCipherSource ciphers = SecretCipherSource.of(
                new SecretCipher(EncryptionKey.of(new byte[EncryptionKey.LENGTH]), new SecureRandom()));
        documents = new LineDocuments(
                "matriz",
                new ChannelDocuments(channel, ciphers),
                store,
                platform.ids(),
                () -> Optional.of(new Fence("branch/matriz", 1)));
    }

    Settings settings() {
        return settings(Map.of());
    }

    private Settings settings(Map<String, String> others) {
        Map<String, String> variables = new TreeMap<>(Map.of(
                "FAIRBOT_CLOUD_ACCESS_TOKEN", CloudLab.TOKEN.reveal(),
                "FAIRBOT_CLOUD_APP_SECRET", CloudLab.APP_SECRET.reveal(),
                "FAIRBOT_CLOUD_VERIFY_TOKEN", CloudLab.VERIFY_TOKEN.reveal(),
                "FAIRBOT_CLOUD_GRAPH_URL", lab.address().toString()));
        variables.putAll(others);
        return Settings.fromVariables(variables);
    }

    ChannelContext context(Settings settings) {
        RouteRegistry routes = module -> () -> {};
        return ChannelContext.of(settings, platform, routes, Settlements.NONE, branch -> this, media);
    }

    CloudFixture start() {
        return start(Map.of());
    }

    /** Starts the channel with some settings in place of the lab's. */
    CloudFixture start(Map<String, String> others) {
        done(channel.start(context(settings(others))));
        return this;
    }

    /** Returns a branch with the lab's first number and its account. */
    static Branch branch() {
        return Branch.of("matriz", CloudChannel.ID, ZoneOffset.UTC)
                .with(CloudChannel.PHONE_NUMBER_ID, CloudLab.NUMBERS.get(0))
                .with(CloudChannel.ACCOUNT_ID, CloudLab.ACCOUNT);
    }

    CompletionStage<WhatsAppSession> opening(Branch branch) {
        record Line(Branch branch, InboundSink sink, ChannelStore store) implements LineContext {}
        return channel.open(new Line(branch, this, documents.open()));
    }

    WhatsAppSession open() {
        WhatsAppSession session = done(opening(branch()));
        await().until(() -> session.state().isOpen());
        return session;
    }

    OutboundMessage message(OutboundContent content) {
        return message(content, ANA, List.of());
    }

    OutboundMessage message(OutboundContent content, Alias to, List<MessageRef> answered) {
        return new OutboundMessage("out-" + messages.incrementAndGet(), to, Purpose.REPLY, content, answered);
    }

    Preparation prepare(WhatsAppSession session, OutboundMessage message) {
        return done(session.prepare(message));
    }

    /** Prepares a message, commits it, and sends it. */
    Transmission send(WhatsAppSession session, OutboundMessage message) {
        PreparedMessage prepared = ((Preparation.Ready) prepare(session, message)).message();
        if (!prepared.channelWrites().isEmpty()) {
            done(documents.open().commit(prepared.channelWrites()).thenAccept(BatchResult::orThrow));
        }
        return done(
                session.transmit(new PreparedMessage(message, prepared.channelId(), prepared.payload(), List.of())));
    }

    /** Returns the last message that the lab has accepted. */
    JsonNode last() {
        List<JsonNode> all = lab.accepted();
        return all.get(all.size() - 1);
    }

    static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        return CompletableFuture.completedStage(Acceptance.ACCEPTED);
    }

    @Override
    public CompletionStage<Acceptance> written(OwnMessage message, List<Write> channelWrites) {
        return CompletableFuture.completedStage(Acceptance.ACCEPTED);
    }

    @Override
    public CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> channelWrites) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> past(PastChat chat, List<Write> channelWrites) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void stateChanged(SessionState state) {
        states.add(state);
    }

    @Override
    public void active() {
        events.incrementAndGet();
    }

    @Override
    public void faulted(LineFault fault) {
        faults.add(fault);
    }

    @Override
    public void close() {
        done(channel.stop());
        done(store.close());
        timers.shutdownNow();
    }
}
