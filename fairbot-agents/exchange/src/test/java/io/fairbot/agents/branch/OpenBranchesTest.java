package io.fairbot.agents.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.Health;
import io.fairbot.agents.AgentHouse;
import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.Branches;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.Setting.SettingType;
import io.fairbot.config.SettingSchema;
import io.fairbot.conversation.Turn;
import io.fairbot.http.HttpMethod;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Leases;
import io.fairbot.store.Page;
import io.fairbot.store.Page.DamagedDocument;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.Preparation;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.SessionState;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.Text;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches stay open through faults of the store and of their lines, and through changes that come while they are opened. */
class OpenBranchesTest {
    private static final Setting<Secret> TOKEN =
            new Setting<>("token", "", Optional.empty(), true, new SettingType<>("a text", Secret::of));

    private final FaultyStore faults = new FaultyStore();
    private final PlainChannel channel = new PlainChannel();
    private final BranchAgent agent = new BranchAgent();
    private final ListeningAgent listener = new ListeningAgent();
    private final AgentHouse house;

    OpenBranchesTest(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("branches.json"), """
                    {"branches": [%s, %s]}
                    """.formatted(branch("one", 1), branch("two", 2)));
        house = new AgentHouse(directory, Optional.of(file), channel, faults::before, agent, listener);
    }

    private static String branch(String id, int number) {
        return """
            {"id": "%s", "name": "Branch %d", "phone": "+554999999000%d", "channel": "plain", "city": "Lages",
             "hours": {"mon-fri": ["09:00-17:00"]}, "lines": {"plain": {"token": "s3cret"}}}\
            """.formatted(id, number, number);
    }

    /** A store whose branches can be damaged, whose leases can be away, and which another writer can change after they were read. */
    private static final class FaultyStore {
        private Optional<DamagedDocument> damaged = Optional.empty();
        private boolean areLeasesAway;
        private Optional<Batch> afterTheNextRead = Optional.empty();

        DocumentStore before(DocumentStore store) {
            return (DocumentStore) Proxy.newProxyInstance(
                    DocumentStore.class.getClassLoader(),
                    new Class<?>[] {DocumentStore.class},
                    (proxy, method, arguments) -> {
                        try {
                            if (method.getName().equals("leases")) {
                                return leases(store.leases());
                            }
                            return method.getName().equals("find")
                                            && arguments[0] instanceof Query<?> query
                                            && query.model().equals(BranchAgent.BRANCHES)
                                    ? find(store, query.limit())
                                    : method.invoke(store, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private Leases leases(Leases sound) {
            return (Leases) Proxy.newProxyInstance(
                    Leases.class.getClassLoader(),
                    new Class<?>[] {Leases.class},
                    (proxy, method, arguments) ->
                            areLeasesAway && method.getName().equals("acquire")
                                    ? CompletableFuture.failedStage(
                                            new StoreException(StoreErrorCode.UNAVAILABLE, "The store is away."))
                                    : method.invoke(sound, arguments));
        }

        private CompletionStage<Page<BranchDefinition>> find(DocumentStore store, int limit) {
            CompletionStage<Page<BranchDefinition>> read =
                    store.find(Query.of(BranchAgent.BRANCHES).limit(limit)).thenApply(this::withDamage);
            Optional<Batch> change = limit == Query.MAX_LIMIT ? afterTheNextRead : Optional.empty();
            afterTheNextRead = change.isPresent() ? Optional.empty() : afterTheNextRead;
            return change.isEmpty()
                    ? read
                    : read.thenCompose(page -> store.apply(change.get()).thenApply(applied -> page));
        }

        private Page<BranchDefinition> withDamage(Page<BranchDefinition> page) {
            return damaged.map(row -> new Page<>(
                            page.documents().stream()
                                    .filter(document -> !document.id().equals(row.id()))
                                    .toList(),
                            page.next(),
                            List.of(row)))
                    .orElse(page);
        }
    }

    /** A channel whose lines are open at once; closing them can fail. */
    private static final class PlainChannel implements WhatsAppChannel, WhatsAppSession {
        private final List<String> opened = new ArrayList<>();
        private final List<LineContext> lines = new ArrayList<>();
        private boolean breaksOnClose;

        @Override
        public String id() {
            return "plain";
        }

        @Override
        public boolean deduplicates() {
            return true;
        }

        @Override
        public SettingSchema lineSettings() {
            return SettingSchema.NONE.required(TOKEN);
        }

        @Override
        public CompletionStage<Void> start(ChannelContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<WhatsAppSession> open(LineContext line) {
            opened.add(line.branch().name());
            lines.add(line);
            return CompletableFuture.completedStage(this);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }

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
        public CompletionStage<Void> close() {
            return breaksOnClose
                    ? CompletableFuture.failedStage(new IllegalStateException("The line hangs."))
                    : CompletableFuture.completedStage(null);
        }
    }

    /** An agent that answers, and that notes the branches which it sees. */
    private static final class ListeningAgent implements Agent {
        private final List<Branch> seen = new ArrayList<>();

        @Override
        public AgentInfo info() {
            return AgentInfo.of("listener", "1");
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            context.conversations().handler("listener", (state, event, conversation) -> {
                seen.addAll(conversation.require(Branches.class).value().all());
                return Turn.reply("ok");
            });
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    private void rename(String branch, String name) throws IOException {
        ObjectNode shown = (ObjectNode) AgentHouse.json(house.call(HttpMethod.GET, "/branches/{branch}", branch));
        shown.put("name", name);
        house.call(HttpMethod.POST, "/branches/{branch}", branch, shown.toString());
        house.time().runPending();
    }

    private Document<BranchDefinition> stored(String id) {
        return house.time().await(house.store().get(BranchAgent.BRANCHES, id)).orElseThrow();
    }

    private static BranchDefinition three(BranchDefinition from) {
        return new BranchDefinition(
                "three",
                "Branch 3",
                "+5549999990003",
                from.channel(),
                null,
                from.hours(),
                null,
                null,
                null,
                Map.of("plain", Map.of("token", "s3cret")),
                from.settings());
    }

    @Test
    void aDamagedBranchIsNotADeletedOne() {
        house.start(agent);
        faults.damaged = Optional.of(new DamagedDocument("branches", "two", "Its checksum does not fit."));
        Document<BranchDefinition> one = stored("one");
        house.time().await(house.store().apply(Batch.of("again", Write.replace(one, one.value()))));
        house.time().runPending();

        assertThat(agent.parts()).containsEntry("branch.one", Health.UP).containsEntry("branch.two", Health.UP);
        assertThatThrownBy(() -> house.call(HttpMethod.GET, "/branches", ""))
                .hasRootCauseInstanceOf(StoreException.class)
                .hasMessageContaining("The branch two is damaged in the store: Its checksum does not fit.");
    }

    @Test
    void aStoreWithADamagedBranchIsNotAnEmptyOne() {
        faults.damaged = Optional.of(new DamagedDocument("branches", "old", "Its checksum does not fit."));

        assertThatThrownBy(() -> house.start(agent)).hasMessageContaining("The branch old is damaged in the store");
        assertThat(house.time().await(house.store().get(BranchAgent.BRANCHES, "one")))
                .isEmpty();
        house.stop(agent);
    }

    @Test
    void aLineThatDoesNotCloseIsOpenedAgainAllTheSame() throws IOException {
        house.start(agent);
        channel.breaksOnClose = true;
        rename("two", "Branch 2b");

        assertThat(agent.parts()).containsOnlyKeys("branch.one", "branch.two").containsEntry("branch.two", Health.UP);
        assertThat(channel.opened).containsExactlyInAnyOrder("Branch 1", "Branch 2", "Branch 2b");
    }

    @Test
    void aBranchThatCannotBeOpenedAgainIsTriedUntilItIsOpen() throws IOException {
        house.start(agent);
        faults.areLeasesAway = true;
        rename("two", "Branch 2b");
        assertThat(agent.parts())
                .containsEntry("branch.one", Health.UP)
                .containsEntry("branch.two", Health.down("The branch cannot be opened: The store is away."));

        house.time().advance(Duration.ofSeconds(10));
        faults.areLeasesAway = false;
        house.time().advance(Duration.ofSeconds(10));
        assertThat(agent.parts()).containsEntry("branch.two", Health.UP);
        assertThat(channel.opened).containsExactlyInAnyOrder("Branch 1", "Branch 2", "Branch 2b");
    }

    @Test
    void aBranchIsNotTriedAgainAfterTheStop() throws IOException {
        house.start(agent);
        faults.areLeasesAway = true;
        rename("two", "Branch 2b");
        house.stop(agent);
        faults.areLeasesAway = false;
        house.time().advance(Duration.ofMinutes(10));

        assertThat(channel.opened).containsExactlyInAnyOrder("Branch 1", "Branch 2");
    }

    @Test
    void whatChangesWhileTheLinesAreOpenedIsNotMissed() {
        house.start(agent);
        BranchDefinition three = three(stored("one").value());
        house.stop(agent);
        faults.afterTheNextRead = Optional.of(Batch.of("three", Write.insert(BranchAgent.BRANCHES, "three", three)));
        house.start(agent);
        house.time().runPending();

        assertThat(agent.parts()).containsOnlyKeys("branch.one", "branch.three", "branch.two");
    }

    @Test
    void aChannelSeesTheSettingsOfItsLineAndAHandlerThoseOfAgents() {
        house.start(agent);
        house.start(listener);
        InboundMessage message = InboundMessage.of(
                "in-1",
                List.of(Alias.of(PhoneNumber.parse("+5549999990100"))),
                Optional.empty(),
                Instant.parse("2026-11-23T13:00:00Z"),
                new Text("Oi"));
        house.time().await(channel.lines.get(0).sink().accept(message, List.of()));
        house.time().runPending();

        assertThat(channel.lines).hasSize(2).allSatisfy(line -> {
            assertThat(line.settings().toString()).isEqualTo("[token]");
            assertThat(line.branch().settings()).isEqualTo(line.settings());
        });
        assertThat(listener.seen)
                .hasSize(2)
                .allSatisfy(branch -> assertThat(branch.settings().toString()).isEqualTo("[city]"));
    }
}
