package io.fairbot.coordination.internal;

import io.fairbot.agent.Health;
import io.fairbot.store.StoreStatus;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How everything in the house is. Safe for use from any thread. */
public final class HealthAggregator {
    /** Without these nothing can be asked of the house. */
    static final Set<String> ESSENTIAL = Set.of("coordinator", "storage");

    private final Supplier<StoreStatus> storage;
    private final Supplier<Health> api;
    private final Supplier<Health> outbox;
    private final LongSupplier conflicts;
    private final Supplier<CompletionStage<Map<String, Health>>> agents;
    private volatile boolean ready;

    /** Creates a board that is not ready. */
    public HealthAggregator(
            Supplier<StoreStatus> storage,
            Supplier<Health> api,
            Supplier<Health> outbox,
            LongSupplier conflicts,
            Supplier<CompletionStage<Map<String, Health>>> agents) {
        this.storage = storage;
        this.api = api;
        this.outbox = outbox;
        this.conflicts = conflicts;
        this.agents = agents;
    }

    /** Says whether everything has started and nothing is being stopped. */
    public void setReady(boolean now) {
        ready = now;
    }

    /** Tells whether requests can be worked on. */
    public boolean isReady() {
        return ready;
    }

    /** Returns the health of each part by its name; agents are asked, but not waited for long. */
    public CompletionStage<Map<String, Health>> components() {
        return agents.get().thenApply(told -> {
            Map<String, Health> all = new TreeMap<>(told);
            // Last: what an agent calls a part of its own hides nothing of the house's.
            all.putAll(house());
            return all;
        });
    }

    /** Returns the health of the parts without which nothing can be asked of the house. */
    public Map<String, Health> essentials() {
        Map<String, Health> all = house();
        all.keySet().retainAll(ESSENTIAL);
        return all;
    }

    private Map<String, Health> house() {
        Map<String, Health> all = new TreeMap<>();
        all.put(
                "coordinator",
                ready ? Health.UP : Health.down("The coordinator is starting or stopping; try again soon."));
        all.put("storage", storage.get().problem().map(Health::degraded).orElse(Health.UP));
        all.put("api", api.get());
        all.put("outbox", outbox.get());
        all.put("conflicts", conflicts(conflicts.getAsLong()));
        return all;
    }

    private static Health conflicts(long waiting) {
        return waiting == 0
                ? Health.UP
                : Health.degraded(
                        waiting + " batches no longer fitted when the database was back, and wait for a decision:"
                                + " see \"storage conflicts list\" or GET /coordination/storage/conflicts.");
    }

    /** Sums up: one branch that is down makes the house degraded; it is down itself when an essential part is. */
    static Health.HealthStatus overall(Map<String, Health> components) {
        boolean down = components.entrySet().stream()
                .anyMatch(part ->
                        ESSENTIAL.contains(part.getKey()) && part.getValue().status() == Health.HealthStatus.DOWN);
        if (down) {
            return Health.HealthStatus.DOWN;
        }
        boolean well = components.values().stream().allMatch(health -> health.status() == Health.HealthStatus.UP);
        return well ? Health.HealthStatus.UP : Health.HealthStatus.DEGRADED;
    }
}
