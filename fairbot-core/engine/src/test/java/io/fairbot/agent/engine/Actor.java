package io.fairbot.agent.engine;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessages;
import io.fairbot.agent.AgentReply;
import io.fairbot.agent.Health;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An agent that notes what happens to it, and plays the part that a test gives it. */
final class Actor implements Agent {
    private final List<String> log;
    private AgentInfo info;
    volatile Function<AgentContext, CompletionStage<Void>> onStart = context -> CompletableFuture.completedStage(null);
    volatile Supplier<CompletionStage<Void>> onStop = () -> CompletableFuture.completedStage(null);
    volatile Function<AgentMessage, CompletionStage<AgentReply>> onMessage = AgentReply::unknownType;
    private volatile @Nullable AgentMessages messages;
    volatile Supplier<Health> onHealth = () -> Health.UP;
    volatile Supplier<Map<String, Health>> onParts = Map::of;

    Actor(List<String> log, String id, String... dependsOn) {
        this.log = log;
        info = AgentInfo.of(id, "1").withDependencies(dependsOn);
    }

    Actor singleton() {
        info = info.asSingleton();
        return this;
    }

    @Override
    public AgentInfo info() {
        return info;
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        log.add("start " + info.id());
        messages = context.messages();
        return onStart.apply(context);
    }

    /** The way to the others in this life. */
    AgentMessages messages() {
        return Optional.ofNullable(messages).orElseThrow();
    }

    @Override
    public CompletionStage<AgentReply> receive(AgentMessage message) {
        return onMessage.apply(message);
    }

    @Override
    public CompletionStage<Void> stop() {
        log.add("stop " + info.id());
        return onStop.get();
    }

    @Override
    public Health health() {
        return onHealth.get();
    }

    @Override
    public Map<String, Health> parts() {
        return onParts.get();
    }
}
