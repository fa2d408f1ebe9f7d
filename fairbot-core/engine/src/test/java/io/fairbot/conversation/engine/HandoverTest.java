package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Conversations.BranchConversations;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxUpgrade;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases.Ownership;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.store.lease.OwnedStore;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.ChannelTraits;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two nodes on one store: either may accept messages, and only the owner of the branch commits what is made of them. */
class HandoverTest {
    private static final String BRANCH = "matriz";
    private static final int SEEDS = 200;
    private static final int STEPS = 40;
    private static final int CONTACTS = 4;
    private static final Duration TTL = Duration.ofSeconds(10);

    /** Counts in its state, so that a turn that is lost, doubled or out of order is seen. */
    private static final ConversationHandler COUNTER = (state, event, context) -> {
        int count = Integer.parseInt(state.get("count").orElse("0")) + 1;
        return Turn.reply(count + " " + event.text())
                .withState(ConversationState.NONE.with("count", Integer.toString(count)))
                .keepFor(Duration.ofDays(1));
    };

    @Test
    void nothingIsCommittedUnderAnOldFenceAndTheOrderIsKept() {
        long seed = Long.getLong("fairbot.seed", new Random().nextLong());
        System.out.println("HandoverTest seed " + seed);
        Random seeds = new Random(seed);
        int refused = 0;
        for (int round = 0; round < SEEDS; round++) {
            Round play = new Round(seeds.nextLong(), true);
            play.play();
            assertThat(play.faults).as("seed %s", play.seed).isEmpty();
            play.judge();
            refused += play.fenced;
        }
        assertThat(refused).as("batches of former owners that were refused").isPositive();
    }

    @Test
    void aStoreThatIgnoresFencesIsFound() {
        Random seeds = new Random(7);
        List<String> faults = new ArrayList<>();
        for (int round = 0; round < SEEDS && faults.isEmpty(); round++) {
            Round play = new Round(seeds.nextLong(), false);
            play.play();
            faults.addAll(play.faults);
        }
        assertThat(faults).first().asString().contains("committed under the token");
    }

    @Test
    void whoDoesNotOwnABranchCommitsNothing() {
        VirtualPlatform world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), 1);
        DocumentStore store = world.await(new MemoryStorage().open(ConversationEngine.models(), world.platform()));
        OwnedStore owned = new OwnedStore(store, Ownership.of(Optional::empty));
        Batch batch = Batch.of("b", Write.put(ConversationModels.INBOX_UPGRADES, "a", new InboxUpgrade(Instant.EPOCH)));
        assertThatThrownBy(() -> world.await(owned.apply(batch)))
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("does not own the branch any more");
        assertThat(owned.reader()).isSameAs(store);
        assertThat(Ownership.UNSHARED.guard(batch)).contains(batch);
        Fence fence = new Fence("branch/a", 3);
        assertThat(Ownership.of(() -> Optional.of(fence)).guard(batch).flatMap(Batch::fence))
                .contains(fence);
    }

    /** A node: its engine, and the lease that it believes to hold. */
    private static final class Node {
        private final String name;
        private final ConversationEngine engine;
        private Optional<Lease> lease = Optional.empty();
        private Optional<BranchConversations> line = Optional.empty();

        Node(String name, ConversationEngine engine) {
            this.name = name;
            this.engine = engine;
            engine.handler("test", COUNTER);
        }
    }

    private static final class Round {
        private final long seed;
        private final Random random;
        private final VirtualPlatform world;
        private final DocumentStore store;
        private final Phone phone = new Phone(true);
        private final List<Node> nodes = new ArrayList<>();
        private final List<Sent> unacknowledged = new ArrayList<>();
        /** What was committed against the rule; an exception here would only be a failed commit to the engine. */
        private final List<String> faults = new ArrayList<>();

        private final boolean looksAtFences;
        private long highest;
        private int fenced;
        private int written;

        private record Sent(int contact, String id, CompletionStage<Acceptance> answer) {}

        /** Creates a round; the planted fault is a store that does not look at fences. */
        Round(long seed, boolean looksAtFences) {
            this.seed = seed;
            this.looksAtFences = looksAtFences;
            random = new Random(seed);
            world = new VirtualPlatform(Instant.parse("2026-11-23T12:00:00Z"), seed);
            store = watched(world.await(new MemoryStorage().open(ConversationEngine.models(), world.platform())));
            for (String name : List.of("one", "two")) {
                nodes.add(
                        new Node(name, new ConversationEngine(store, world.platform(), ConversationOptions.DEFAULTS)));
            }
        }

        /** The store, whose applied batches are looked at in the order of their commits. */
        private DocumentStore watched(DocumentStore sound) {
            return (DocumentStore) Proxy.newProxyInstance(
                    DocumentStore.class.getClassLoader(),
                    new Class<?>[] {DocumentStore.class},
                    (proxy, method, given) -> {
                        if (!method.getName().equals("apply")) {
                            return method.invoke(sound, given);
                        }
                        Batch batch = (Batch) given[0];
                        return sound.apply(
                                        looksAtFences ? batch : new Batch(batch.id(), batch.writes(), Optional.empty()))
                                .thenApply(result -> {
                                    judge(batch, result);
                                    return result;
                                });
                    });
        }

        private void judge(Batch batch, BatchResult result) {
            if (result instanceof BatchResult.Fenced) {
                fenced++;
            }
            boolean ofOwner = batch.writes().stream()
                    .map(Write::model)
                    .anyMatch(model -> model.equals(ConversationModels.CONVERSATIONS)
                            || model.equals(ConversationModels.OUTBOX)
                            || model.equals(ConversationModels.TIMERS)
                            || model.equals(ConversationModels.INBOX_UPGRADES));
            if (batch.fence().isPresent() != ofOwner) {
                faults.add("The batch " + batch.id() + (ofOwner ? " has no fence." : " has a fence."));
            } else if (result instanceof BatchResult.Applied && ofOwner) {
                long token = batch.fence().orElseThrow().token();
                if (token < highest) {
                    faults.add("The batch " + batch.id() + " was committed under the token " + token + " after "
                            + highest + ".");
                }
                highest = Math.max(highest, token);
            }
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> handOver();
                    case 1 -> nodes.forEach(this::closeFormer);
                    case 2 -> world.advance(Duration.ofMillis(random.nextInt(500)));
                    case 3 -> world.runPending();
                    default -> write(random.nextInt(CONTACTS));
                }
                open();
            }
            for (int i = 0; i < 5; i++) {
                nodes.forEach(this::closeFormer);
                open();
                world.advance(TTL);
            }
            world.advance(Duration.ofMinutes(3));
        }

        /** The store gives the lease to somebody else; the former owner does not know, and goes on. */
        private void handOver() {
            for (Node node : nodes) {
                node.lease.ifPresent(lease -> {
                    store.leases().release(lease);
                    world.runPending();
                });
            }
        }

        private void open() {
            List<Node> order = new ArrayList<>(nodes);
            if (random.nextBoolean()) {
                order.sort(Comparator.comparing((Node node) -> node.name).reversed());
            }
            for (Node node : order) {
                if (node.lease.isEmpty()) {
                    node.lease =
                            world.await(store.leases().acquire("branch/" + BRANCH, node.name, TTL.multipliedBy(99)));
                    node.lease.ifPresent(lease -> {
                        BranchConversations opened = world.await(node.engine.open(
                                BRANCH,
                                new ChannelTraits(true, false),
                                Ownership.of(() -> Optional.of(lease.fence()))));
                        opened.connect(phone);
                        node.line = Optional.of(opened);
                    });
                }
            }
        }

        /** A node that finds that its lease is gone closes its line. */
        private void closeFormer(Node node) {
            node.lease.ifPresent(lease -> {
                if (world.await(store.leases().renew(lease)).isEmpty()) {
                    node.line.ifPresent(BranchConversations::close);
                    world.runPending();
                    node.line = Optional.empty();
                    node.lease = Optional.empty();
                }
            });
        }

        private void write(int contact) {
            List<BranchConversations> lines =
                    nodes.stream().flatMap(node -> node.line.stream()).toList();
            if (lines.isEmpty()) {
                return;
            }
            written++;
            String id = contact + "-" + written;
            CompletionStage<Acceptance> answer = lines.get(random.nextInt(lines.size()))
                    .accept(House.message(id, world.now(), id, House.phone(contact)), List.of());
            unacknowledged.add(new Sent(contact, id, answer));
            if (random.nextBoolean()) {
                world.runPending();
            }
        }

        private <T> Stream<T> all(Model<T> model) {
            return world.await(store.find(Query.of(model).limit(Query.MAX_LIMIT))).documents().stream()
                    .map(Document::value);
        }

        private void judge() {
            assertThat(unacknowledged)
                    .as("seed %s", seed)
                    .allSatisfy(sent ->
                            assertThat(sent.answer.toCompletableFuture()).isCompletedWithValue(Acceptance.ACCEPTED));
            assertThat(all(ConversationModels.INBOX))
                    .as("seed %s", seed)
                    .hasSize(written)
                    .extracting(InboxEntry::outcome)
                    .containsOnly(InboxEntry.EventOutcome.ANSWERED);
            assertThat(all(ConversationModels.OUTBOX))
                    .as("seed %s", seed)
                    .extracting(OutboxEntry::status)
                    .containsOnly(OutboxEntry.OutboxStatus.SENT);
            for (int contact = 0; contact < CONTACTS; contact++) {
                Alias to = House.phone(contact);
                List<String> texts = phone.texts(to);
                assertThat(texts).as("seed %s", seed).hasSize((int) all(ConversationModels.INBOX)
                        .filter(entry -> entry.from().equals(to))
                        .count());
                for (int i = 0; i < texts.size(); i++) {
                    assertThat(texts.get(i)).as("seed %s: %s", seed, texts).startsWith((i + 1) + " " + contact + "-");
                }
            }
        }
    }
}
