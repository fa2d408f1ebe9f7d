package io.fairbot.whatsapp.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Health;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.branch.Branch;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.event.Events;
import io.fairbot.http.Request;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.supervision.SupervisionOptions;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A branch whose lease, store or channel answers late, or not as it should, while the branch is opened, lost or closed. */
class BranchConnectionRacesTest {
    private static final Duration TTL = Duration.ofSeconds(16);
    private static final String LEASE = "branch/matriz";

    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final DocumentStore sound =
            world.await(new MemoryStorage().open(ConversationEngine.models(), world.platform()));
    private final LateLeases leases = new LateLeases();
    private final LateChannel channel = new LateChannel();
    private CompletableFuture<Void> reads = CompletableFuture.completedFuture(null);
    private final BranchLines lines = lines(ConversationOptions.DEFAULTS.withMaxQueuedInMemory(1));

    /** The leases of the store, whose grants arrive when the test says so. */
    private final class LateLeases implements Leases {
        private CompletableFuture<Void> grants = CompletableFuture.completedFuture(null);
        private boolean provisional;

        @Override
        public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
            CompletableFuture<Void> wait = grants;
            return sound.leases()
                    .acquire(name, holder, ttl)
                    .thenCombine(wait, (granted, done) -> granted.map(lease -> lease.withProvisional(provisional)));
        }

        @Override
        public CompletionStage<Optional<Lease>> renew(Lease lease) {
            return sound.leases()
                    .renew(lease)
                    .thenApply(granted -> granted.map(renewed -> renewed.withProvisional(provisional)));
        }

        @Override
        public CompletionStage<Void> release(Lease lease) {
            return sound.leases().release(lease);
        }
    }

    /** A channel whose sessions open when the test says so. */
    private static final class LateChannel implements WhatsAppChannel {
        private final List<LateSession> sessions = new ArrayList<>();
        private CompletableFuture<Void> opens = CompletableFuture.completedFuture(null);
        private CompletableFuture<Void> answers = CompletableFuture.completedFuture(null);
        private int asked;
        private int closed;

        @Override
        public String id() {
            return "late";
        }

        @Override
        public boolean deduplicates() {
            return true;
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            asked++;
            return opens.thenApply(done -> {
                LateSession session = new LateSession(line.sink(), this);
                sessions.add(session);
                return session;
            });
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    private record LateSession(InboundSink sink, LateChannel channel) implements WhatsAppSession {
        @Override
        public SessionState state() {
            return new SessionState(SessionState.SessionPhase.OPEN, Instant.EPOCH, Optional.empty());
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return CompletableFuture.completedStage(
                    new Preparation.Ready(new PreparedMessage(message, message.id(), "", List.of())));
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            return channel.answers.thenApply(done -> new Transmission.Sent());
        }

        @Override
        public CompletionStage<Void> probe() {
            sink.active();
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> close() {
            channel.closed++;
            return CompletableFuture.completedStage(null);
        }
    }

    private BranchLines lines(ConversationOptions options) {
        DocumentStore store = (DocumentStore) Proxy.newProxyInstance(
                DocumentStore.class.getClassLoader(),
                new Class<?>[] {DocumentStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "leases" -> leases;
                    case "find" -> reads.thenCompose(done -> sound.find((Query<?>) arguments[0]));
                    default -> method.invoke(sound, arguments);
                });
        ConversationEngine engine = new ConversationEngine(store, world.platform(), options);
        engine.handler("test", (state, event, context) -> Turn.reply("eco " + event.text()));
        return new BranchLines(new LineDependencies(
                "node",
                TTL,
                Map.of(channel.id(), channel),
                DeclaredSettings.of(Settings.defaults(), List.of(), List.of(channel)),
                engine,
                store,
                SecretCipherSource.of(
                        new SecretCipher(EncryptionKey.of(new byte[EncryptionKey.LENGTH]), new SecureRandom())),
                world.platform(),
                new Random(1),
                SupervisionOptions.DEFAULTS,
                Events.NONE));
    }

    private CompletionStage<Void> open() {
        CompletionStage<Void> opened = lines.open(Branch.of("matriz", channel.id(), ZoneOffset.UTC));
        world.runPending();
        return opened;
    }

    private void close() {
        world.await(lines.close("matriz"));
    }

    private Optional<Lease> acquire(String holder) {
        return world.await(sound.leases().acquire(LEASE, holder, TTL));
    }

    private void loseTheLease() {
        // Whatever its token is.
        Lease own = acquire("node").orElseThrow();
        world.await(sound.leases().release(own));
        assertThat(acquire("other")).isPresent();
    }

    private Health health() {
        return lines.health("matriz");
    }

    @Test
    void aLeaseThatIsGrantedAfterTheBranchWasClosedIsReleased() {
        leases.grants = new CompletableFuture<>();
        open();
        close();
        leases.grants.complete(null);
        world.runPending();
        assertThat(channel.asked).isZero();
        assertThat(acquire("other")).isPresent();
    }

    /** Opens the branch once, which upgrades its inbox: nothing needs to be written at the next time. */
    private void openBefore() {
        world.await(open());
        close();
        channel.asked = 0;
    }

    @Test
    void conversationsThatOpenAfterTheBranchWasClosedAreClosed() {
        openBefore();
        reads = new CompletableFuture<>();
        CompletionStage<Void> opened = open();
        close();
        reads.complete(null);
        world.await(opened);
        assertThat(channel.asked).isZero();
        assertThat(acquire("other")).isPresent();
    }

    @Test
    void aLineThatOpensAfterTheBranchWasClosedIsClosed() {
        channel.opens = new CompletableFuture<>();
        CompletionStage<Void> opened = open();
        close();
        channel.opens.complete(null);
        world.await(opened);
        assertThat(channel.sessions).hasSize(1);
        assertThat(channel.closed).isEqualTo(1);
    }

    @Test
    void aLineIsNotOpenedUnderALeaseThatWasLostMeanwhile() {
        openBefore();
        reads = new CompletableFuture<>();
        CompletionStage<Void> opened = open();
        loseTheLease();
        world.advance(TTL.dividedBy(4));
        reads.complete(null);
        world.await(opened);
        assertThat(channel.asked).isZero();
    }

    @Test
    void aLineThatOpensAfterItsLeaseWasLostIsClosed() {
        channel.opens = new CompletableFuture<>();
        CompletionStage<Void> opened = open();
        loseTheLease();
        world.advance(TTL.dividedBy(4));
        channel.opens.complete(null);
        world.await(opened);
        assertThat(channel.closed).isEqualTo(channel.sessions.size()).isPositive();
        assertThat(health().status()).isEqualTo(Health.HealthStatus.DOWN);
    }

    @Test
    void damageOfOneLineLeavesItsBranchOpen() {
        channel.opens = CompletableFuture.failedFuture(
                new StoreException(StoreErrorCode.CORRUPT, "The keys of the line are damaged."));
        world.await(open());
        assertThat(health()).isEqualTo(Health.down("The line cannot be opened: The keys of the line are damaged."));
        assertThat(lines.branches()).containsExactly("matriz");
        assertThat(session("matriz"))
                .contains("\"phase\":\"CONNECTING\"", "\"health\":\"DOWN\"", "The keys of the line are damaged.");
    }

    @Test
    void aLineThatIsBeingOpenedHasAState() {
        channel.opens = new CompletableFuture<>();
        CompletionStage<Void> opened = open();
        world.runPending();
        assertThat(session("matriz"))
                .contains("\"phase\":\"CONNECTING\"", "\"since\":\"2026-11-23T12:00:00", "The line is being opened.");
        channel.opens.complete(null);
        world.await(opened);
        assertThat(session("matriz")).doesNotContain("\"reason\"");
        assertThatThrownBy(() -> session("nowhere")).hasMessageContaining("There is no open branch of this name");
    }

    /** What the API tells of the line of a branch. */
    private String session(String branch) {
        Route show = lines.routes().routes().get(0);
        assertThat(show.path()).isEqualTo("/branches/{branch}/session");
        Response response = world.await(show.handler().handle(new SessionRequest(branch)));
        return StandardCharsets.UTF_8.decode(response.body()).toString();
    }

    private record SessionRequest(String branch) implements Request {
        @Override
        public String id() {
            return "r1";
        }

        @Override
        public Principal principal() {
            return new Principal("reader", Optional.of(Scope.READ), Optional.empty());
        }

        @Override
        public String path(String name) {
            return branch;
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }
    }

    @Test
    void anyOtherFailureOfTheStoreFailsTheBranch() {
        channel.opens = CompletableFuture.failedFuture(new StoreException(StoreErrorCode.UNAVAILABLE, "It is away."));
        CompletionStage<Void> opened = open();
        assertThatThrownBy(() -> world.await(opened)).hasMessageContaining("It is away.");
        assertThat(lines.branches()).isEmpty();
        assertThat(acquire("other")).isPresent();
    }

    @Test
    void aLineThatFailsAfterTheBranchWasClosedChangesNothing() {
        leases.provisional = true;
        world.await(open());
        assertThat(health().reason()).contains("waits until this node owns the database");
        channel.opens = new CompletableFuture<>();
        leases.provisional = false;
        world.advance(TTL.dividedBy(4));
        assertThat(channel.asked).isEqualTo(1);
        close();
        channel.opens.completeExceptionally(new StoreException(StoreErrorCode.UNAVAILABLE, "It is away."));
        world.advance(TTL);
        assertThat(channel.asked).isEqualTo(1);
        assertThat(health()).isEqualTo(Health.down("The branch is not open."));
    }

    @Test
    void moreThanFitsIntoMemoryIsShown() {
        world.await(open());
        assertThat(health()).isEqualTo(Health.UP);
        channel.answers = new CompletableFuture<>();
        for (int i = 0; i < 3; i++) {
            Alias customer = Alias.of(new PhoneNumber("+554899990000" + i));
            InboundMessage message =
                    InboundMessage.of("m" + i, List.of(customer), Optional.empty(), world.now(), new Text("oi"));
            world.await(channel.sessions.get(0).sink.accept(message, List.of()));
            world.runPending();
        }
        assertThat(health())
                .isEqualTo(Health.degraded(
                        "More messages wait than fit into memory; they are kept and will be answered."));
    }

    @Test
    void aRetryIsOrderedForALineThatIsThere() {
        assertThat(world.await(lines.retry("matriz", "admin"))).isFalse();
        world.await(open());
        assertThat(world.await(lines.retry("matriz", "admin"))).isTrue();
        assertThat(world.await(sound.find(Query.of(StoredAuditLog.MODEL))).documents())
                .singleElement()
                .extracting(entry -> entry.value().action())
                .isEqualTo("session.retry");
    }
}
