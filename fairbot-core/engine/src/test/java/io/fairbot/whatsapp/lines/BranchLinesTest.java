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
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.event.Event;
import io.fairbot.event.EventFilter;
import io.fairbot.event.Events;
import io.fairbot.event.RetainedEvents;
import io.fairbot.event.data.LineChange;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.security.SecretCipher;
import io.fairbot.security.SecretCipherSource;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Lease;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.LineFault;
import io.fairbot.whatsapp.channel.LineSupervisionSettings;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.storage.ChannelDocuments;
import io.fairbot.whatsapp.supervision.SupervisionOptions;
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

/** Lines of branches on two nodes that share a store: each branch is open on the node that holds its lease. */
class BranchLinesTest {
    private static final Duration TTL = Duration.ofSeconds(16);
    private static final Model<Credential> CREDENTIALS =
            Model.builder("test_credentials", Credential.class).build();
    private static final Branch MATRIZ = branch("matriz", "counting");

    private final VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
    private final DocumentStore store;
    private final CountingChannel here = new CountingChannel();
    private final CountingChannel there = new CountingChannel();
    private final RetainedEvents events = Events.of(world.platform());
    private final BranchLines one;
    private final BranchLines two;

    record Credential(String secret) {}

    BranchLinesTest() {
        List<Model<?>> models = new ArrayList<>(ConversationModels.all());
        models.addAll(ChannelDocuments.storedModels(here));
        models.add(StoredAuditLog.MODEL);
        store = world.await(new MemoryStorage().open(models, world.platform()));
        one = lines("one", here);
        two = lines("two", there);
    }

    /** A channel that counts its sessions and stores a credential at the end of each. */
    private static final class CountingChannel implements WhatsAppChannel {
        private final List<CountingSession> open = new ArrayList<>();
        private final List<String> forgotten = new ArrayList<>();
        private int opened;
        private int unlinked;
        private boolean unlinks = true;
        private boolean refuses;

        @Override
        public String id() {
            return "counting";
        }

        @Override
        public boolean deduplicates() {
            return true;
        }

        @Override
        public boolean isLive() {
            return false;
        }

        @Override
        public List<ChannelModel<?>> models() {
            return List.of(ChannelModel.of(CREDENTIALS).secret("secret"));
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            if (refuses) {
                return CompletableFuture.failedStage(new IllegalStateException("The provider is away."));
            }
            opened++;
            CountingSession session = new CountingSession(line, this);
            open.add(session);
            return CompletableFuture.completedStage(session);
        }

        @Override
        public CompletionStage<Void> forget(Branch branch) {
            forgotten.add(branch.id());
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    /** A session whose last write is part of its close. */
    private record CountingSession(LineContext line, CountingChannel channel) implements WhatsAppSession {
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
            return CompletableFuture.completedStage(new Transmission.Sent());
        }

        @Override
        public CompletionStage<Void> probe() {
            line.sink().active();
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> unlink() {
            channel.unlinked++;
            return channel.unlinks ? CompletableFuture.completedStage(null) : WhatsAppSession.super.unlink();
        }

        CompletionStage<BatchResult> write(String text) {
            return line.store().commit(List.of(Write.put(CREDENTIALS, "own", new Credential(text))));
        }

        @Override
        public CompletionStage<Void> close() {
            channel.open.remove(this);
            return write("closed").thenAccept(BatchResult::orThrow);
        }
    }

    private static Branch branch(String id, String channel) {
        return Branch.of(id, channel, ZoneOffset.UTC).withName("Branch " + id).withPhone("+5548999990101");
    }

    private BranchLines lines(String node, CountingChannel channel) {
        ConversationEngine engine = new ConversationEngine(store, world.platform(), ConversationOptions.DEFAULTS);
        engine.handler("test", (state, event, context) -> Turn.reply("eco " + event.text()));
        return new BranchLines(new LineDependencies(
                node,
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
                events));
    }

    @Test
    void theStatesOfALineAreEvents() {
        List<Event> heard = new ArrayList<>();
        events.subscribe(EventFilter.of(LineChange.KIND), heard::add);
        world.await(one.open(MATRIZ));
        world.runPending();
        assertThat(heard).isNotEmpty().allSatisfy(event -> {
            assertThat(event.subject()).isEqualTo("matriz");
            assertThat(event.branch()).contains("matriz");
        });
        assertThat(heard.get(heard.size() - 1).data())
                .isEqualTo(new LineChange(Optional.of("matriz"), SessionPhase.OPEN, Optional.empty(), 0));
        heard.clear();
        here.open
                .get(0)
                .line()
                .sink()
                .faulted(new LineFault(
                        FailureCause.WEB_BLOCKED, "planted", Optional.empty(), Optional.empty(), Optional.empty()));
        world.runPending();
        assertThat(heard).extracting(Event::data).anySatisfy(data -> {
            LineChange change = (LineChange) data;
            assertThat(change.phase()).isEqualTo(SessionPhase.STOPPED);
            assertThat(change.cause()).contains(FailureCause.WEB_BLOCKED);
        });
    }

    @Test
    void aBranchIsOpenOnTheNodeThatHoldsItsLease() {
        world.await(one.open(MATRIZ));
        world.await(two.open(MATRIZ));
        world.advance(Duration.ofHours(1));
        assertThat(here.open).hasSize(1);
        assertThat(there.opened).isZero();
        assertThat(one.health("matriz")).isEqualTo(Health.UP);
        assertThat(two.health("matriz").reason()).startsWith("Another node owns this branch");

        world.await(one.close("matriz"));
        world.advance(TTL);
        assertThat(here.open).isEmpty();
        assertThat(there.open).hasSize(1);
        assertThat(two.health("matriz")).isEqualTo(Health.UP);
        assertThat(one.health("matriz")).isEqualTo(Health.down("The branch is not open."));
    }

    @Test
    void aLeaseThatIsLostClosesTheLineUntilItIsGrantedAgain() {
        world.await(one.open(MATRIZ));
        CountingSession session = here.open.get(0);
        world.await(session.write("first"));
        Lease own = new Lease("branch/matriz", "one", 1, TTL);
        world.await(store.leases().release(own));
        Lease other = world.await(store.leases().acquire("branch/matriz", "other", TTL))
                .orElseThrow();
        world.advance(TTL.dividedBy(4));
        assertThat(here.open).isEmpty();
        assertThatThrownBy(() -> world.await(session.write("late"))).hasMessageContaining("The session was closed");
        assertThat(one.health("matriz").status()).isEqualTo(Health.HealthStatus.DOWN);

        world.await(store.leases().release(other));
        world.advance(TTL);
        assertThat(here.open).hasSize(1);
        assertThat(one.health("matriz")).isEqualTo(Health.UP);
    }

    @Test
    void theLastWriteOfACloseIsStillStored() {
        world.await(one.open(MATRIZ));
        CountingSession session = here.open.get(0);
        world.await(one.close("matriz"));
        assertThatThrownBy(() -> world.await(session.write("after"))).hasMessageContaining("The session was closed");
        world.await(one.open(MATRIZ));
        assertThat(world.await(here.open.get(0).line.store().get(CREDENTIALS, "own"))
                        .orElseThrow()
                        .value())
                .isEqualTo(new Credential("closed"));
    }

    @Test
    void aBranchWhoseChannelRefusesIsNotOpenAndItsLeaseIsFree() {
        here.refuses = true;
        assertThatThrownBy(() -> world.await(one.open(MATRIZ))).hasMessageContaining("The provider is away.");
        assertThat(one.branches()).isEmpty();
        world.await(two.open(MATRIZ));
        assertThat(there.open).hasSize(1);
    }

    @Test
    void aChannelThatRefusesAfterATakeOverIsTriedAgain() {
        world.await(two.open(MATRIZ));
        world.await(one.open(MATRIZ));
        here.refuses = true;
        world.await(two.close());
        world.advance(TTL.dividedBy(4));
        assertThat(one.health("matriz").reason()).isEqualTo("The branch cannot be opened: The provider is away.");
        here.refuses = false;
        world.advance(TTL);
        assertThat(one.health("matriz")).isEqualTo(Health.UP);
    }

    @Test
    void aLineThatIsUnlinkedIsForgottenAndOpenedAgain() {
        world.await(one.open(MATRIZ));
        world.await(here.open.get(0).write("secret"));
        world.await(one.unlink("matriz", "admin"));
        assertThat(here.unlinked).isEqualTo(1);
        assertThat(here.forgotten).containsExactly("matriz");
        assertThat(here.opened).isEqualTo(2);
        assertThat(world.await(store.find(
                                Query.of(ChannelDocuments.storedModels(here).get(0))))
                        .documents())
                .as("documents of the line")
                .isEmpty();
        assertThat(one.health("matriz")).isEqualTo(Health.UP);
    }

    @Test
    void aLineWhoseProviderIsAwayIsUnlinkedAllTheSame() {
        world.await(one.open(MATRIZ));
        here.unlinks = false;
        world.await(one.unlink("matriz", "admin"));
        assertThat(here.opened).isEqualTo(2);
        here.refuses = true;
        assertThatThrownBy(() -> world.await(one.unlink("matriz", "admin")))
                .hasMessageContaining("The provider is away.");
    }

    @Test
    void onlyALineThatIsOpenHereIsLinkedOrUnlinked() {
        world.await(two.open(MATRIZ));
        world.await(one.open(MATRIZ));
        PhoneNumber phone = new PhoneNumber("+5548999990001");
        for (String branch : List.of("matriz", "praia")) {
            assertThatThrownBy(() -> world.await(one.unlink(branch, "admin")))
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> world.await(one.linkByCode(branch, phone, "admin")))
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> world.await(two.linkByCode("matriz", phone, "admin")))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The line of matriz is OPEN and does not wait to be linked");
        assertThat(audited()).as("what was refused was not ordered").isEmpty();
    }

    @Test
    void aLineThatIsBeingUnlinkedIsOrderedSoOnce() {
        world.await(one.open(MATRIZ));
        CompletionStage<Void> first = one.unlink("matriz", "admin");
        assertThatThrownBy(() -> world.await(one.unlink("matriz", "admin")))
                .hasMessageContaining("is being unlinked already");
        world.await(first);
        assertThat(audited()).containsExactly("session.unlink");
        world.await(one.unlink("matriz", "admin"));
        assertThat(audited()).containsExactly("session.unlink", "session.unlink");
    }

    @Test
    void aBranchIsDescribedWhileItWaitsCannotBeOpenedOrIsOpenedAgain() {
        assertThat(one.described()).isEmpty();
        here.refuses = true;
        assertThatThrownBy(() -> world.await(one.open(MATRIZ))).hasMessageContaining("The provider is away.");
        assertThat(one.described()).containsExactly(MATRIZ);
        here.refuses = false;
        world.await(two.open(MATRIZ));
        world.await(one.open(MATRIZ));
        world.await(one.close("matriz"));
        world.advance(Duration.ofMinutes(DescribedBranches.MINUTES));
        assertThat(one.described()).as("for a while after it was closed").containsExactly(MATRIZ);
        world.await(one.open(MATRIZ));
        world.advance(Duration.ofHours(1));
        assertThat(one.described()).as("opened again").containsExactly(MATRIZ);
        world.await(one.close("matriz"));
        world.await(one.close("praia"));
        world.advance(Duration.ofMinutes(DescribedBranches.MINUTES).plusSeconds(1));
        assertThat(one.described()).isEmpty();
    }

    private List<String> audited() {
        return world.await(store.find(Query.of(StoredAuditLog.MODEL))).documents().stream()
                .map(document -> document.value().action())
                .toList();
    }

    @Test
    void whatCannotBeOpenedIsNamed() {
        assertThatThrownBy(() -> world.await(one.open(branch("praia", "web"))))
                .hasMessageContaining("The branch praia uses the channel web, which the coordinator does not have");
        world.await(one.open(MATRIZ));
        assertThatThrownBy(() -> world.await(one.open(MATRIZ)))
                .hasMessageContaining("The branch matriz is open already; close it first.");
        assertThat(one.branches()).containsExactly("matriz");
        world.await(one.close("none"));
    }

    @Test
    void aBranchThatIsClosedWhileItWaitsStaysClosed() {
        world.await(two.open(MATRIZ));
        world.await(one.open(MATRIZ));
        world.await(one.close());
        world.await(two.close());
        world.advance(TTL.multipliedBy(2));
        assertThat(here.opened).isZero();
        assertThat(world.await(store.leases().acquire("branch/matriz", "three", TTL)))
                .isPresent();
    }

    @Test
    void timesOfSupervisionCountFromTheNextDelay() {
        world.await(one.open(MATRIZ));
        one.configure(LineSupervisionSettings.DEFAULTS);
        world.advance(Duration.ofHours(2));
        assertThat(one.health("matriz")).isEqualTo(Health.UP);
    }
}
