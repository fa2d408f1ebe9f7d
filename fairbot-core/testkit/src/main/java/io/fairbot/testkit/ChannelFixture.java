package io.fairbot.testkit;

import static org.awaitility.Awaitility.await;

import io.fairbot.branch.Branch;
import io.fairbot.http.HttpModule;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.media.StoredMedium;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Settlements;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.storage.ChannelDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;

/** A test fixture with one channel and its recording sinks, with a time limit on each call. Used by one thread. */
final class ChannelFixture {
    /** The branches whose lines the cases open. */
    static final List<String> BRANCHES = List.of("matriz", "praia");

    private static final Instant START = Instant.parse("2026-11-23T13:00:00Z");
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final FarSide far;
    private final WhatsAppChannel channel;
    private final Duration timeout;
    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("stage-time");
    private final SystemTimeSource time = new SystemTimeSource(this::wallClock, scheduler);
    private final long startNanos = time.nanoTime();
    private final List<ExecutorService> createdExecutors = new CopyOnWriteArrayList<>();
    private final List<HttpModule> mounted = new CopyOnWriteArrayList<>();
    private final ExecutorService callers = new DaemonExecutorFactory().create("stage-callers", 2);
    private final Map<String, RecordingInboundSink> sinks = new TreeMap<>();
    private final Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), this::createExecutor);
    private final AtomicInteger messages = new AtomicInteger();
    private final MediaStore media = MediaStore.memory(MediaLimits.DEFAULTS);
    private final DocumentStore store;
    private final ChannelDocuments documents;
    private final Map<String, LineStoreFixture> lines = new TreeMap<>();

    /** What the channel gets to open a line. */
    private record FixtureLine(Branch branch, InboundSink sink, ChannelStore store) implements LineContext {}

    ChannelFixture(FarSide far, Duration timeout) {
        this.far = far;
        this.timeout = timeout;
        channel = far.channel();
        documents = new ChannelDocuments(channel, TestLines.ciphers());
        // The threads of the store are no executors that the channel took.
        Platform own = new Platform(time, platform.ids(), new DaemonExecutorFactory());
        store = ended(
                "the opening of the store",
                () -> new MemoryStorage().open(ChannelDocuments.storedModels(channel), own));
    }

    /** Returns the wall-clock time: a fixed start time plus the real time since then. */
    private Instant wallClock() {
        return START.plusNanos(time.nanoTime() - startNanos);
    }

    private ExecutorService createExecutor(String name, int threads) {
        ExecutorService executor = new DaemonExecutorFactory().create(name, threads);
        createdExecutors.add(executor);
        return executor;
    }

    private RouteRegistry.RouteRegistration mount(HttpModule module) {
        RouteRegistry.RouteRegistration registration = far.http().mount(module);
        mounted.add(module);
        return () -> {
            mounted.remove(module);
            registration.close();
        };
    }

    WhatsAppChannel channel() {
        return channel;
    }

    int mounted() {
        return mounted.size();
    }

    long executorsLeft() {
        return createdExecutors.stream()
                .filter(executor -> !executor.isShutdown())
                .count();
    }

    /** Returns the sink of a branch, the same for all its sessions. */
    RecordingInboundSink sink(String branch) {
        return sinks.computeIfAbsent(
                branch, id -> new RecordingInboundSink(documents(id).documents()));
    }

    /** Returns the documents of a line; they outlive the channel's sessions and its stop. */
    LineStoreFixture documents(String branch) {
        return lines.computeIfAbsent(branch, id -> new LineStoreFixture(id, documents, store, platform.ids()));
    }

    /** Returns the application's store of media. */
    MediaStore media() {
        return media;
    }

    boolean isKept(MediaStore from, String sha256) {
        return ended("a search for a medium", () -> from.find(sha256)).isPresent();
    }

    byte[] bytes(MediaStore from, String sha256) {
        StoredMedium medium = ended("a search for a medium", () -> from.find(sha256))
                .orElseThrow(() -> new AssertionError("The store does not have the bytes."));
        try (InputStream in = medium.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        ended(
                "the start of the channel",
                () -> channel.start(
                        ChannelContext.of(far.settings(), platform, this::mount, Settlements.NONE, this::sink, media)));
    }

    void stop() {
        ended("the stop of the channel", channel::stop);
    }

    WhatsAppSession open(String id) {
        WhatsAppSession session = ended("the opening of the line " + id, () -> opening(id));
        eventually("the line " + id + " is open", () -> {
            if (!session.state().isOpen()) {
                throw new AssertionError("The line " + id + " is " + session.state() + ".");
            }
        });
        return session;
    }

    CompletionStage<WhatsAppSession> opening(String id) {
        return channel.open(new FixtureLine(branch(id), sink(id), documents(id).open()));
    }

    Branch branch(String id) {
        Branch branch = TestBranches.branch(id, BRANCHES.indexOf(id), ZoneOffset.UTC);
        return branch.withSettings(far.lineSettings(id));
    }

    Instant now() {
        return time.now();
    }

    /** Reconnects a line, unless its sessions cannot reconnect. */
    boolean canReconnect(WhatsAppSession session) {
        return ended(
                "a reconnection",
                () -> session.reconnect()
                        .thenApply(done -> true)
                        .exceptionallyCompose(failure -> Stages.cause(failure) instanceof UnsupportedOperationException
                                ? CompletableFuture.completedStage(false)
                                : CompletableFuture.failedStage(failure)));
    }

    OutboundMessage message(String phone, String text) {
        return message(phone, new Text(text));
    }

    OutboundMessage message(String phone, OutboundContent content) {
        int number = messages.incrementAndGet();
        Alias customer = new Alias(Alias.AliasKind.PHONE, phone);
        return new OutboundMessage(
                "reply-" + number, customer, Purpose.REPLY, content, List.of(MessageRef.of(customer, "m")));
    }

    /** Prepares a message of the first branch and commits it. */
    PreparedMessage prepare(WhatsAppSession session, OutboundMessage message) {
        PreparedMessage prepared = ready(session, message);
        commit(BRANCHES.get(0), prepared.channelWrites());
        // As it is read from the store: without writes.
        return new PreparedMessage(message, prepared.channelId(), prepared.payload(), List.of());
    }

    /** Prepares a message, which is not committed. */
    PreparedMessage ready(WhatsAppSession session, OutboundMessage message) {
        Preparation result = ended("the preparation of a message", () -> session.prepare(message));
        if (result instanceof Preparation.Ready ready) {
            return ready.message();
        }
        throw new AssertionError("The message was not prepared: " + result);
    }

    private void commit(String branch, List<Write> writes) {
        if (!writes.isEmpty()) {
            BatchResult result = ended(
                    "the commit of a prepared message",
                    () -> documents(branch).documents().open().commit(writes));
            if (!(result instanceof BatchResult.Applied)) {
                throw new AssertionError("The writes of a prepared message were not applied: " + result);
            }
        }
    }

    Transmission transmit(WhatsAppSession session, PreparedMessage prepared) {
        return ended("the transmission of a message", () -> session.transmit(prepared));
    }

    /** Calls the channel and waits for the stage; neither may exceed the time limit, and neither may fail. */
    <T> T ended(String what, Supplier<CompletionStage<T>> call) {
        try {
            CompletionStage<T> stage = Objects.requireNonNull(
                    CompletableFuture.supplyAsync(call, callers).get(timeout.toMillis(), TimeUnit.MILLISECONDS),
                    what + " answered null");
            return stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(what + " did not end within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted.", e);
        }
    }

    /** Calls the channel, which must fail; returns why. */
    Throwable failed(String what, Supplier<CompletionStage<?>> call) {
        Optional<Throwable> failure = ended(
                what,
                () -> call.get()
                        .handle((done, cause) -> Optional.ofNullable(cause).map(Stages::cause)));
        return failure.orElseThrow(() -> new AssertionError(what + " did not fail"));
    }

    /** Calls the channel, which must return at once, whatever the outcome of the stage. */
    <T> CompletionStage<T> promptly(String what, Supplier<CompletionStage<T>> call) {
        return ended("the call of " + what, () -> CompletableFuture.completedStage(call.get()));
    }

    void eventually(String what, ThrowingRunnable assertion) {
        try {
            await(what).atMost(timeout).untilAsserted(assertion);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage(), late);
        }
    }

    /** Checks for a while that a condition holds; it must be one that never becomes true again once it is false. */
    void stays(String what, Duration duration, BooleanSupplier condition) {
        try {
            await(what)
                    .pollInterval(POLL_INTERVAL)
                    .during(duration)
                    .atMost(duration.plus(timeout))
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException changed) {
            throw new AssertionError("No longer so: " + what, changed);
        }
    }

    /** Stops everything that a case left running, whatever the channel does. */
    void close() {
        try {
            channel.stop().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // The case about stopping has reported the failure.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        far.close();
        CompletableFuture<Void> unused = store.close().toCompletableFuture();
        callers.shutdownNow();
        createdExecutors.forEach(ExecutorService::shutdownNow);
        scheduler.shutdownNow();
    }
}
