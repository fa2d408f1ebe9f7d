package io.fairbot.coordination;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.Health;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An agent that notes what happens to it, and does what the test tells it. */
final class TestAgent implements Agent {
    private final AgentInfo info;
    private final List<String> log;
    private Function<AgentContext, CompletionStage<Void>> onStart = context -> CompletableFuture.completedStage(null);
    private CompletionStage<Void> onStop = CompletableFuture.completedStage(null);
    private volatile @Nullable Health health = Health.UP;

    TestAgent(List<String> log, String id, String... dependsOn) {
        this.log = log;
        info = AgentInfo.of(id, "1").withDependencies(dependsOn);
    }

    TestAgent(String id) {
        this(new CopyOnWriteArrayList<>(), id);
    }

    TestAgent onStart(Function<AgentContext, CompletionStage<Void>> action) {
        onStart = action;
        return this;
    }

    TestAgent onStop(CompletionStage<Void> stage) {
        onStop = stage;
        return this;
    }

    /** With null, it throws when it is asked. */
    TestAgent health(@Nullable Health now) {
        health = now;
        return this;
    }

    @Override
    public AgentInfo info() {
        return info;
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        log.add("start " + context.instance().replaceFirst("@.*", ""));
        return onStart.apply(context);
    }

    @Override
    public CompletionStage<Void> stop() {
        log.add("stop " + info.id());
        return onStop;
    }

    @Override
    public Health health() {
        if (health == null) {
            throw new IllegalStateException("It has lost its head.");
        }
        return health;
    }

    @Override
    public Map<String, Health> parts() {
        return Map.of(info.id() + ".part", Health.UP);
    }
}
