package io.fairbot.coordination.internal.configuration;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.config.ConfigSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An agent whose values say by themselves whether they belong together; it refuses, is silent or fails as it is told. */
final class Stamped implements Agent, ConfigSection<Stamped.Stamp> {
    final List<Long> versions = new ArrayList<>();
    Stamp used = new Stamp(0, 0);
    Mood atCheck = Mood.WILLING;
    Mood atApply = Mood.WILLING;
    private final String id;

    enum Mood {
        WILLING,
        REFUSES,
        SILENT,
        THROWS
    }

    /** Both numbers are always the same. */
    record Stamp(int number, int again) {
        Stamp {
            if (number != again) {
                throw new IllegalArgumentException("The numbers must be the same.");
            }
        }
    }

    Stamped(String id) {
        this.id = id;
    }

    @Override
    public AgentInfo info() {
        return AgentInfo.of(id, "1");
    }

    @Override
    public Optional<ConfigSection<?>> configuration() {
        return Optional.of(this);
    }

    @Override
    public Class<Stamp> type() {
        return Stamp.class;
    }

    @Override
    public Stamp initial() {
        return new Stamp(0, 0);
    }

    @Override
    public CompletionStage<Optional<String>> check(Stamp candidate) {
        return switch (atCheck) {
            case WILLING -> CompletableFuture.completedStage(Optional.empty());
            case REFUSES -> CompletableFuture.completedStage(Optional.of("it does not like it."));
            case SILENT -> new CompletableFuture<>();
            case THROWS -> throw new IllegalStateException("secret-detail");
        };
    }

    @Override
    public CompletionStage<Void> apply(Stamp decided, long version) {
        Mood mood = atApply;
        // Once only: the restart that follows succeeds.
        atApply = Mood.WILLING;
        switch (mood) {
            case WILLING, REFUSES -> {
                used = decided;
                versions.add(version);
                return CompletableFuture.completedStage(null);
            }
            case SILENT -> {
                return new CompletableFuture<>();
            }
            default -> throw new IllegalStateException("secret-detail");
        }
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> stop() {
        return CompletableFuture.completedStage(null);
    }
}
