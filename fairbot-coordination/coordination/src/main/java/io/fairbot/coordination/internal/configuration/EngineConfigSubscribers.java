package io.fairbot.coordination.internal.configuration;

import io.fairbot.agent.engine.AgentEngine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The configuration subscribers of an agent engine: its agents. */
public record EngineConfigSubscribers(AgentEngine engine) implements StoredConfiguration.ConfigSubscribers {
    /** The timeout that {@link io.fairbot.config.ConfigSection} documents. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @Override
    public CompletionStage<Optional<String>> check(String agent, Supplier<CompletionStage<Optional<String>>> question) {
        return engine.ask(agent, asked -> question.get(), LIMIT);
    }

    @Override
    public CompletionStage<Void> applyCurrent() {
        return engine.reconfigure(LIMIT);
    }
}
