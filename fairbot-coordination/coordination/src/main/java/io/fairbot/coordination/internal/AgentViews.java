package io.fairbot.coordination.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.AgentStateChange;
import io.fairbot.agent.engine.AgentDeadLetter;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.coordination.status.AgentStatus;
import io.fairbot.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** A factory of the JSON views of agents in the API. */
public final class AgentViews {
    private final AgentEngine engine;
    private final StatusService service;

    /** Creates the views. */
    public AgentViews(AgentEngine engine, StatusService service) {
        this.engine = engine;
        this.service = service;
    }

    /** Returns all agents, in the order of their start. */
    CompletionStage<ArrayNode> all() {
        return service.agents().thenApply(AgentViews::list);
    }

    /** Returns some agents. */
    static ArrayNode list(List<AgentStatus> agents) {
        ArrayNode list = Json.mapper().createArrayNode();
        agents.forEach(agent -> describe(agent, list.addObject()));
        return list;
    }

    /** Returns one agent with its last state changes, empty when no agent has that id. */
    CompletionStage<Optional<ObjectNode>> one(String id) {
        return service.agents()
                .thenApply(all -> all.stream()
                        .filter(agent -> agent.info().id().equals(id))
                        .findFirst()
                        .map(this::whole));
    }

    private ObjectNode whole(AgentStatus status) {
        ObjectNode view = Json.mapper().createObjectNode();
        describe(status, view);
        engine.agents().stream()
                .filter(agent -> agent.info().id().equals(status.info().id()))
                .forEach(agent -> addHistory(agent, view));
        return view;
    }

    private static void addHistory(AgentReport agent, ObjectNode view) {
        ArrayNode events = view.putArray("events");
        for (AgentStateChange event : agent.events()) {
            events.addObject()
                    .put("at", event.at().toString())
                    .put("from", lower(event.from()))
                    .put("to", lower(event.to()))
                    .put("reason", event.reason());
        }
        view.set("deadLetters", deadLetters(agent.mailbox().recentDeadLetters()));
    }

    private static void describe(AgentStatus agent, ObjectNode into) {
        into.put("id", agent.info().id())
                .put("version", agent.info().version())
                .put("state", lower(agent.state()))
                .put("reason", agent.reason())
                .put("singleton", agent.info().singleton());
        ArrayNode dependsOn = into.putArray("dependsOn");
        new TreeSet<>(agent.info().dependsOn()).forEach(dependsOn::add);
        ArrayNode capabilities = into.putArray("capabilities");
        new TreeSet<>(agent.info().capabilities()).forEach(capabilities::add);
        ObjectNode here = into.putArray("instances")
                .addObject()
                .put("instance", agent.instance())
                .put("state", lower(agent.state()))
                .put("reason", agent.reason())
                .put("since", agent.since().toString())
                .put("standby", agent.standby())
                .put("restarts", agent.restarts())
                .put("health", agent.health().status().name());
        AgentStatus.MailboxStatus mailbox = agent.mailbox();
        here.putObject("mailbox")
                .put("waiting", mailbox.waiting())
                .put("handled", mailbox.handled())
                .put("refused", mailbox.refused())
                .put("deadLetters", mailbox.deadLetters());
    }

    /** Returns the messages that were sent to unknown agents. */
    ArrayNode undeliverable() {
        return deadLetters(engine.undeliverableMessages());
    }

    private static ArrayNode deadLetters(List<AgentDeadLetter> letters) {
        ArrayNode list = Json.mapper().createArrayNode();
        letters.forEach(letter -> list.addObject()
                .put("id", letter.id())
                .put("from", letter.from())
                .put("to", letter.to())
                .put("type", letter.type())
                .put("why", letter.failure().name())
                .put("at", letter.at().toString()));
        return list;
    }

    private static String lower(AgentState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
