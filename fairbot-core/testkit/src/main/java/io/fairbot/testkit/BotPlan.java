package io.fairbot.testkit;

import io.fairbot.agent.Agent;
import io.fairbot.branch.Branch;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Conversations;
import io.fairbot.conversation.Snapshot;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a house for a test is made of. Immutable. */
record BotPlan(
        Optional<ConversationHandler> handler,
        List<Agent> agents,
        List<String> branches,
        List<Branch> given,
        LocalDateTime start,
        UnaryOperator<Settings> settings,
        List<Known<?>> known) {
    /** A Monday, at an hour when shops are open. */
    private static final LocalDateTime MONDAY = LocalDateTime.parse("2026-11-23T10:00");

    BotPlan {
        agents = List.copyOf(agents);
        branches = List.copyOf(branches);
        given = List.copyOf(given);
        known = List.copyOf(known);
    }

    /** Something that handlers know. */
    record Known<T>(Class<T> type, T value) {
        void publish(Conversations conversations, long version, Instant at) {
            conversations.publish(type, new Snapshot<>(value, version, at));
        }
    }

    static BotPlan of(Optional<ConversationHandler> handler, List<Agent> agents) {
        return new BotPlan(handler, agents, List.of(), List.of(), MONDAY, UnaryOperator.identity(), List.of());
    }

    BotPlan branches(List<String> ids) {
        return new BotPlan(handler, agents, ids, given, start, settings, known);
    }

    BotPlan given(List<Branch> some) {
        return new BotPlan(handler, agents, branches, some, start, settings, known);
    }

    BotPlan start(LocalDateTime moment) {
        return new BotPlan(handler, agents, branches, given, moment, settings, known);
    }

    BotPlan settings(UnaryOperator<Settings> change) {
        return new BotPlan(handler, agents, branches, given, start, change, known);
    }

    <T> BotPlan knowing(Class<T> type, T value) {
        List<Known<?>> more = new ArrayList<>(known);
        more.add(new Known<>(type, value));
        return new BotPlan(handler, agents, branches, given, start, settings, more);
    }
}
