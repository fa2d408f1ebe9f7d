package io.fairbot.testkit;

import io.fairbot.agent.Agent;
import io.fairbot.branch.Branch;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Snapshot;
import io.fairbot.media.MediaStore;
import io.fairbot.store.Model;
import io.fairbot.whatsapp.content.MediaRef;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The configuration of a test bot. Immutable. */
record BotTestConfig(
        Optional<ConversationHandler> handler,
        List<Agent> agents,
        List<String> branches,
        List<Branch> given,
        LocalDateTime start,
        UnaryOperator<Settings> settings,
        List<PublishedValue<?>> known,
        List<Model<?>> models,
        List<Interpreter<?>> interpreters,
        List<Function<MediaStore, CompletionStage<MediaRef>>> media) {
    /** The default start time of a test: a Monday within opening hours. */
    private static final LocalDateTime MONDAY = LocalDateTime.parse("2026-11-23T10:00");

    BotTestConfig {
        agents = List.copyOf(agents);
        branches = List.copyOf(branches);
        given = List.copyOf(given);
        known = List.copyOf(known);
        models = List.copyOf(models);
        interpreters = List.copyOf(interpreters);
        media = List.copyOf(media);
    }

    /** A value that is published to handlers as a snapshot. */
    record PublishedValue<T>(Class<T> type, T value) {
        void publish(Conversations conversations, long version, Instant at) {
            conversations.publish(type, new Snapshot<>(value, version, at));
        }
    }

    static BotTestConfig of(Optional<ConversationHandler> handler, List<Agent> agents) {
        return new BotTestConfig(
                handler,
                agents,
                List.of(),
                List.of(),
                MONDAY,
                UnaryOperator.identity(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    BotTestConfig branches(List<String> ids) {
        return new BotTestConfig(handler, agents, ids, given, start, settings, known, models, interpreters, media);
    }

    BotTestConfig given(List<Branch> some) {
        return new BotTestConfig(handler, agents, branches, some, start, settings, known, models, interpreters, media);
    }

    BotTestConfig start(LocalDateTime moment) {
        return new BotTestConfig(
                handler, agents, branches, given, moment, settings, known, models, interpreters, media);
    }

    BotTestConfig settings(UnaryOperator<Settings> change) {
        return new BotTestConfig(handler, agents, branches, given, start, change, known, models, interpreters, media);
    }

    <T> BotTestConfig knowing(Class<T> type, T value) {
        List<PublishedValue<?>> more = new ArrayList<>(known);
        more.add(new PublishedValue<>(type, value));
        return new BotTestConfig(handler, agents, branches, given, start, settings, more, models, interpreters, media);
    }

    BotTestConfig storing(List<Model<?>> more) {
        return new BotTestConfig(handler, agents, branches, given, start, settings, known, more, interpreters, media);
    }

    BotTestConfig interpreting(Interpreter<?> interpreter) {
        List<Interpreter<?>> more = new ArrayList<>(interpreters);
        more.add(interpreter);
        return new BotTestConfig(handler, agents, branches, given, start, settings, known, models, more, media);
    }

    BotTestConfig storing(Function<MediaStore, CompletionStage<MediaRef>> medium) {
        List<Function<MediaStore, CompletionStage<MediaRef>>> more = new ArrayList<>(media);
        more.add(medium);
        return new BotTestConfig(handler, agents, branches, given, start, settings, known, models, interpreters, more);
    }

    /** Returns the models of the test, of its handler, each once, and of its agents. */
    List<Model<?>> allModels() {
        Set<Model<?>> ofTest = new LinkedHashSet<>(models);
        handler.ifPresent(one -> ofTest.addAll(one.models()));
        List<Model<?>> all = new ArrayList<>(ofTest);
        // Two agents with a model of one name are refused by the store, as in an application.
        agents.forEach(agent -> all.addAll(agent.models()));
        return all;
    }
}
