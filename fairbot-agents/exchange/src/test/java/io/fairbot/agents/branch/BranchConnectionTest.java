package io.fairbot.agents.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.agent.Health;
import io.fairbot.agents.AgentHouse;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.ConfigSection;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.LineSupervisionSettings;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the health of a branch says of its line. */
class BranchConnectionTest {
    @TempDir
    private Path directory;

    /** More than the time between two renewals of a lease. */
    private static final Duration RENEWAL = Duration.ofSeconds(30);

    /** A channel whose sessions are as the test says; nothing is sent. */
    private static final class SettableChannel implements WhatsAppChannel, WhatsAppSession {
        private SessionState state = new SessionState(SessionState.SessionPhase.OPEN, Instant.EPOCH, Optional.empty());
        private boolean refuses;
        private boolean breaksOnClose;
        private boolean reachesPeople = true;
        private int signsOfLife;
        private final List<InboundSink> sinks = new ArrayList<>();

        @Override
        public String id() {
            return "sandbox";
        }

        @Override
        public boolean deduplicates() {
            return true;
        }

        @Override
        public boolean isLive() {
            return reachesPeople;
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            sinks.add(line.sink());
            return refuses
                    ? CompletableFuture.failedStage(new IllegalStateException("The provider is away."))
                    : CompletableFuture.completedStage(this);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> probe() {
            signsOfLife++;
            sinks.forEach(InboundSink::active);
            return CompletableFuture.completedStage(null);
        }

        /** Becomes so, and says so. */
        void become(SessionState next) {
            state = next;
            List.copyOf(sinks).forEach(sink -> sink.stateChanged(next));
        }

        @Override
        public SessionState state() {
            return state;
        }

        @Override
        public CompletionStage<Preparation> prepare(OutboundMessage message) {
            return CompletableFuture.completedStage(
                    new Preparation.Ready(new PreparedMessage(message, "c", "", List.of())));
        }

        @Override
        public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
            return CompletableFuture.completedStage(new Transmission.Sent());
        }

        @Override
        public CompletionStage<Void> close() {
            return breaksOnClose
                    ? CompletableFuture.failedStage(new IllegalStateException("The line hangs."))
                    : CompletableFuture.completedStage(null);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONNECTING | | DEGRADED | The line is not open.",
                "RECONNECTING | | DEGRADED | The line is not open.",
                "LINKING | | DOWN | The line waits for somebody to link it to the phone.",
                "STOPPED | | DEGRADED | The line is not open. The line was cut off for a reason we do not know.",
                "STOPPED | WEB_BLOCKED | DOWN | The line has stopped. WhatsApp blocked this number."
            })
    void aLineThatIsNotOpenIsToldWithItsCause(
            SessionState.SessionPhase phase, @Nullable FailureCause cause, Health.HealthStatus status, String reason) {
        SettableChannel channel = new SettableChannel();
        BranchAgent agent = new BranchAgent();
        ExchangeAgent desk = new ExchangeAgent();
        AgentHouse house = new AgentHouse(directory, Optional.empty(), channel, agent, desk);
        house.start(agent);
        house.start(desk);
        house.time().runPending();
        assertThat(agent.parts()).containsEntry("branch.matriz", Health.UP);
        channel.become(new SessionState(phase, Instant.EPOCH, Optional.ofNullable(cause)));
        house.time().runPending();
        assertThat(agent.parts().get("branch.matriz")).satisfies(health -> {
            assertThat(health.status()).isEqualTo(status);
            assertThat(health.reason()).startsWith(reason);
        });
    }

    @Test
    void whatIsDecidedOnCountsFromTheNextWaitOfALine() throws IOException {
        SettableChannel channel = new SettableChannel();
        BranchAgent agent = new BranchAgent();
        Path one = Files.writeString(directory.resolve("one.json"), """
            {"branches": [{"id": "one", "name": "One", "city": "Lages", "state": "SC", "address": "Rua A, 1",
            "phone": "+5549999990104", "hours": {"mon-fri": ["09:00-17:00"]}}]}
            """);
        AgentHouse house = new AgentHouse(directory, Optional.of(one), channel, agent);
        @SuppressWarnings("unchecked")
        ConfigSection<LineSupervisionSettings> section =
                (ConfigSection<LineSupervisionSettings>) agent.configuration().orElseThrow();
        LineSupervisionSettings usual = section.initial();
        house.time().await(section.apply(usual, 1));
        house.start(agent);
        house.time().runPending();
        assertThat(channel.signsOfLife).isEqualTo(1);
        house.time().advance(Duration.ofMinutes(5));
        assertThat(channel.signsOfLife).isEqualTo(2);

        LineSupervisionSettings other = new LineSupervisionSettings(
                usual.firstWait(),
                usual.mostWait(),
                usual.connectWithin(),
                usual.stableAfter(),
                Duration.ofSeconds(30),
                usual.probeWithin(),
                usual.probes(),
                usual.frozenFor());
        house.time().await(section.apply(other, 2));
        house.time().advance(Duration.ofMinutes(5));
        assertThat(channel.signsOfLife).isEqualTo(3);
        house.time().advance(Duration.ofMinutes(1));
        assertThat(channel.signsOfLife).isEqualTo(5);

        house.stop(agent);
        house.time().await(section.apply(usual, 3));
        house.start(agent);
        house.time().runPending();
        assertThat(channel.signsOfLife).isEqualTo(6);
        house.time().advance(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(channel.signsOfLife).isEqualTo(6);
    }

    @Test
    void anAgentThatWasNotStartedHasNoLinesAndNothingToStop() {
        BranchAgent agent = new BranchAgent();
        assertThat(agent.parts()).isEmpty();
        assertThat(agent.stop()).isCompleted();
    }

    @Test
    void aLineThatNobodyAnswersYetIsOpen() {
        BranchAgent agent = new BranchAgent();
        AgentHouse house = new AgentHouse(directory, Optional.empty(), new SettableChannel(), agent);
        house.start(agent);
        assertThat(agent.parts().get("branch.matriz"))
                .extracting(Health::status)
                .as("who does not answer is said by the health of the conversations")
                .isEqualTo(Health.HealthStatus.UP);
    }

    @Test
    void aChannelThatCannotOpenALineLeavesItDown() {
        SettableChannel channel = new SettableChannel();
        channel.refuses = true;
        BranchAgent agent = new BranchAgent();
        AgentHouse house = new AgentHouse(directory, Optional.empty(), channel, agent);
        house.start(agent);
        assertThat(agent.parts().get("branch.matriz"))
                .isEqualTo(Health.down("The branch cannot be opened: The provider is away."));
        channel.refuses = false;
        house.time().advance(Duration.ofMinutes(1));
        assertThat(agent.parts().get("branch.matriz")).isEqualTo(Health.UP);
        house.stop(agent);
    }

    @Test
    void aSessionThatDoesNotCloseIsToldAndItsLineClosedAllTheSame() {
        SettableChannel channel = new SettableChannel();
        BranchAgent agent = new BranchAgent();
        AgentHouse house = new AgentHouse(directory, Optional.empty(), channel, agent);
        house.start(agent);
        channel.breaksOnClose = true;
        assertThatThrownBy(() -> house.stop(agent)).hasMessageContaining("The line hangs.");
        channel.breaksOnClose = false;
        house.start(agent);
        assertThat(agent.parts()).hasSize(5);
    }

    /** Leases that are provisional until the test says that this node owns the database. */
    private record ProvisionalLeases(Leases sound, AtomicBoolean owned) implements Leases {
        @Override
        public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
            return sound.acquire(name, holder, ttl).thenApply(this::marked);
        }

        @Override
        public CompletionStage<Optional<Lease>> renew(Lease lease) {
            return sound.renew(lease).thenApply(this::marked);
        }

        @Override
        public CompletionStage<Void> release(Lease lease) {
            return sound.release(lease);
        }

        private Optional<Lease> marked(Optional<Lease> granted) {
            return granted.map(lease -> lease.withProvisional(!owned.get()));
        }
    }

    /** A store that works without the database of which this node does not know yet whether it may own it. */
    private static DocumentStore before(DocumentStore store, AtomicBoolean owned) {
        Leases leases = new ProvisionalLeases(store.leases(), owned);
        return (DocumentStore) Proxy.newProxyInstance(
                DocumentStore.class.getClassLoader(),
                new Class<?>[] {DocumentStore.class},
                (proxy, method, arguments) ->
                        method.getName().equals("leases") ? leases : method.invoke(store, arguments));
    }

    private AgentHouse notOwned(SettableChannel channel, AtomicBoolean owned, BranchAgent agent) {
        AgentHouse house = new AgentHouse(directory, Optional.empty(), channel, store -> before(store, owned), agent);
        house.start(agent);
        return house;
    }

    @Test
    void aLineThatReachesPeopleWaitsUntilThisNodeOwnsTheStore() {
        SettableChannel channel = new SettableChannel();
        AtomicBoolean owned = new AtomicBoolean();
        BranchAgent agent = new BranchAgent();
        AgentHouse house = notOwned(channel, owned, agent);
        assertThat(channel.sinks).isEmpty();
        assertThat(agent.parts()).hasSize(5).allSatisfy((branch, health) -> {
            assertThat(health.status()).isEqualTo(Health.HealthStatus.DOWN);
            assertThat(health.reason()).contains("until this node owns the database");
        });

        owned.set(true);
        house.time().advance(RENEWAL);
        assertThat(channel.sinks).hasSize(5);
        assertThat(agent.parts().get("branch.matriz"))
                .extracting(Health::reason)
                .asString()
                .doesNotContain("owns");
        house.stop(agent);
    }

    @Test
    void aLineThatReachesNobodyDoesNotWait() {
        SettableChannel channel = new SettableChannel();
        channel.reachesPeople = false;
        BranchAgent agent = new BranchAgent();
        AgentHouse house = notOwned(channel, new AtomicBoolean(), agent);
        assertThat(channel.sinks).hasSize(5);
        house.stop(agent);
    }

    @Test
    void aLineThatCannotBeOpenedAfterTheWaitSaysSo() {
        SettableChannel channel = new SettableChannel();
        channel.refuses = true;
        AtomicBoolean owned = new AtomicBoolean();
        BranchAgent agent = new BranchAgent();
        AgentHouse house = notOwned(channel, owned, agent);
        owned.set(true);
        house.time().advance(RENEWAL);
        assertThat(agent.parts().get("branch.matriz")).satisfies(health -> {
            assertThat(health.status()).isEqualTo(Health.HealthStatus.DOWN);
            assertThat(health.reason()).isEqualTo("The line cannot be opened: The provider is away.");
        });
        house.stop(agent);
    }

    @Test
    void aBranchThatIsClosedBeforeThatOpensNoLine() {
        SettableChannel channel = new SettableChannel();
        AtomicBoolean owned = new AtomicBoolean();
        BranchAgent agent = new BranchAgent();
        AgentHouse house = notOwned(channel, owned, agent);
        house.stop(agent);
        owned.set(true);
        house.time().advance(RENEWAL);
        assertThat(channel.sinks).isEmpty();
    }
}
