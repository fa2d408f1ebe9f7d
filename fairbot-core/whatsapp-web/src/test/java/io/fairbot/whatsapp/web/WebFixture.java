package io.fairbot.whatsapp.web;

import static org.awaitility.Awaitility.await;

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
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Settlements;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.storage.ChannelDocuments;
import io.fairbot.whatsapp.storage.LineDocuments;
import io.fairbot.whatsapp.web.internal.connection.ConnectionTimes;
import io.fairbot.whatsapp.web.lab.WaLab;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A channel to a lab, with a store in memory and a sink that records. */
final class WebFixture implements AutoCloseable, InboundSink {
    static final ConnectionTimes TIMES =
            new ConnectionTimes(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(25));

    final WaLab lab;
    final WebChannel channel;
    final List<SessionState> states = new CopyOnWriteArrayList<>();
    final List<InboundMessage> messages = new CopyOnWriteArrayList<>();
    final List<OwnMessage> written = new CopyOnWriteArrayList<>();
    final List<DeliveryStatus> statuses = new CopyOnWriteArrayList<>();
    final AtomicInteger events = new AtomicInteger();
    final DocumentStore store;
    private final ScheduledExecutorService timers = DaemonExecutorFactory.scheduler("web-fixture");
    private final SystemTimeSource time = new SystemTimeSource(Clock.systemUTC(), timers);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random()), new DaemonExecutorFactory());
    final MediaStore media = MediaStore.memory(MediaLimits.DEFAULTS);
    private final LineDocuments documents;

    WebFixture(WaLab lab, ConnectionTimes times) {
        this.lab = lab;
        channel = new WebChannel(new SecureRandom(), times, Optional.of(lab.trust()));
        store = done(new MemoryStorage().open(ChannelDocuments.storedModels(channel), platform));
        SecretCipherSource ciphers = SecretCipherSource.of(
                new SecretCipher(EncryptionKey.of(new byte[EncryptionKey.LENGTH]), new SecureRandom()));
        documents = new LineDocuments(
                "matriz",
                new ChannelDocuments(channel, ciphers),
                store,
                platform.ids(),
                () -> Optional.of(new Fence("branch/matriz", 1)));
        done(channel.start(context(lab.settings())));
    }

    ChannelContext context(Map<String, String> variables) {
        RouteRegistry routes = module -> () -> {};
        return ChannelContext.of(
                Settings.fromVariables(variables), platform, routes, Settlements.NONE, branch -> this, media);
    }

    ChannelStore documents() {
        return documents.open();
    }

    WhatsAppSession open() {
        record Line(Branch branch, InboundSink sink, ChannelStore store) implements LineContext {}
        return done(channel.open(new Line(Branch.of("matriz", WebChannel.ID, ZoneOffset.UTC), this, documents())));
    }

    /** Waits for a phase, and does what supervision does on the way: it connects again after linking. */
    SessionState reach(WhatsAppSession session, SessionPhase phase) {
        await().atMost(60, TimeUnit.SECONDS).until(() -> {
            SessionState state = session.state();
            if (state.cause().filter(FailureCause.WEB_RESTART_REQUIRED::equals).isPresent()
                    && phase != SessionPhase.STOPPED) {
                done(session.reconnect());
            }
            return session.state().phase() == phase;
        });
        return session.state();
    }

    LinkCode code(WhatsAppSession session) {
        return reach(session, SessionPhase.LINKING).link().orElseThrow();
    }

    /** Opens a session and links it by QR code. */
    WhatsAppSession linked(String phone) {
        WhatsAppSession session = open();
        lab.perform("scan", Map.of("qr", code(session).text(), "phone", phone));
        reach(session, SessionPhase.OPEN);
        return session;
    }

    static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Commits as the engine does: a write whose precondition was not met fails the message. */
    CompletionStage<Void> commit(List<Write> writes) {
        return writes.isEmpty()
                ? CompletableFuture.completedStage(null)
                : documents().commit(writes).thenAccept(BatchResult::orThrow);
    }

    @Override
    public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites) {
        return commit(channelWrites).thenApply(durable -> {
            messages.add(message);
            return Acceptance.ACCEPTED;
        });
    }

    @Override
    public CompletionStage<Acceptance> written(OwnMessage message, List<Write> channelWrites) {
        return commit(channelWrites).thenApply(durable -> {
            written.add(message);
            return Acceptance.ACCEPTED;
        });
    }

    @Override
    public CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> channelWrites) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites) {
        statuses.add(status);
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
        throw new AssertionError("no fault is expected");
    }

    @Override
    public void close() {
        done(channel.stop());
        done(store.close());
        timers.shutdownNow();
    }
}
