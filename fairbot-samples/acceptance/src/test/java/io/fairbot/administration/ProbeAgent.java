package io.fairbot.administration;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.config.ConfigSection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** An agent that is started, stopped, deployed and configured, and counts it. */
final class ProbeAgent implements Agent, ConfigSection<ProbeAgent.Probe> {
    static final String ID = "probe";

    /** How often it was started or stopped. */
    final AtomicInteger moves = new AtomicInteger();

    /** Its configuration. */
    record Probe(int number) {}

    @Override
    public AgentInfo info() {
        return AgentInfo.of(ID, "1");
    }

    @Override
    public Optional<ConfigSection<?>> configuration() {
        return Optional.of(this);
    }

    @Override
    public Class<Probe> type() {
        return Probe.class;
    }

    @Override
    public Probe initial() {
        return new Probe(0);
    }

    @Override
    public CompletionStage<Optional<String>> check(Probe candidate) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<Void> apply(Probe decided, long version) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        moves.incrementAndGet();
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> stop() {
        moves.incrementAndGet();
        return CompletableFuture.completedStage(null);
    }
}
