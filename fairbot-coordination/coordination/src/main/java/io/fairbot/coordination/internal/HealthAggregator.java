package io.fairbot.coordination.internal;

import io.fairbot.agent.Health;
import io.fairbot.conversation.storage.HeldMessage.HeldKind;
import io.fairbot.coordination.status.HealthReport;
import io.fairbot.runtime.Stages;
import io.fairbot.store.StoreStatus;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** An aggregator of the health of the coordinator's components. Safe for use from any thread. */
public final class HealthAggregator {
    private final Supplier<StoreStatus> storage;
    private final Map<String, Supplier<Health>> parts;
    private final HeldMessageMonitor held;
    private final LongSupplier conflicts;
    private final Supplier<CompletionStage<Health>> conversations;
    private final Supplier<CompletionStage<Map<String, Health>>> agents;
    private volatile boolean ready;

    /**
     * Creates an aggregator that is not ready.
     *
     * @param parts further components of the coordinator by their names
     */
    public HealthAggregator(
            Supplier<StoreStatus> storage,
            Map<String, Supplier<Health>> parts,
            HeldMessageMonitor held,
            LongSupplier conflicts,
            Supplier<CompletionStage<Health>> conversations,
            Supplier<CompletionStage<Map<String, Health>>> agents) {
        this.storage = storage;
        this.parts = Map.copyOf(parts);
        this.held = held;
        this.conflicts = conflicts;
        this.conversations = conversations;
        this.agents = agents;
    }

    /** Sets whether all components have started and none is being stopped. */
    public void setReady(boolean now) {
        ready = now;
    }

    /** Returns whether requests can be handled. */
    public boolean isReady() {
        return ready;
    }

    /** Returns the health of each component by its name; each agent's check has a short timeout. */
    public CompletionStage<Map<String, Health>> components() {
        CompletionStage<Health> talks = Stages.recover(
                conversations.get(),
                failure -> CompletableFuture.completedStage(
                        Health.degraded("The dead letters cannot be read: the storage is unavailable.")));
        return agents.get().thenCombine(talks, (reported, conversation) -> {
            Map<String, Health> all = new TreeMap<>(reported);
            all.put("conversations", conversation);
            // Put last, so that an agent's component cannot hide one of the coordinator's of the same name.
            all.putAll(coordinatorComponents());
            return all;
        });
    }

    /** Returns the health of the components without which no request can be answered. */
    public Map<String, Health> essentialComponents() {
        Map<String, Health> all = coordinatorComponents();
        all.keySet().retainAll(HealthReport.ESSENTIAL);
        return all;
    }

    private Map<String, Health> coordinatorComponents() {
        Map<String, Health> all = new TreeMap<>();
        all.put(
                "coordinator",
                ready ? Health.UP : Health.down("The coordinator is starting or stopping; try again soon."));
        all.put("storage", storage.get().problem().map(Health::degraded).orElse(Health.UP));
        parts.forEach((name, health) -> all.put(name, health.get()));
        all.put("held", held.health());
        all.put("conflicts", conflicts(conflicts.getAsLong()));
        return all;
    }

    StoreStatus storage() {
        return storage.get();
    }

    Map<HeldKind, Long> heldMessages() {
        return held.counts();
    }

    long waitingConflicts() {
        return conflicts.getAsLong();
    }

    private static Health conflicts(long waiting) {
        return waiting == 0
                ? Health.UP
                : Health.degraded(
                        waiting + " batches no longer fitted when the database was back, and wait for a decision:"
                                + " see \"storage conflicts list\" or GET /coordination/storage/conflicts.");
    }
}
