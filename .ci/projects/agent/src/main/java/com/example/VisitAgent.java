package com.example;

import com.fasterxml.jackson.databind.node.LongNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentReply;
import io.fairbot.store.Batch;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts visits: {@code visit} adds one, {@code count} answers how many there were. */
public final class VisitAgent implements Agent {
    record Visit(Instant at) {}

    static final Model<Visit> VISITS =
            Model.builder("visits", Visit.class).index("at").build();

    private volatile AgentContext context;

    @Override
    public AgentInfo info() {
        return AgentInfo.of("visits", "1");
    }

    @Override
    public List<Model<?>> models() {
        return List.of(VISITS);
    }

    @Override
    public CompletionStage<Void> start(AgentContext given) {
        context = given;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<AgentReply> receive(AgentMessage message) {
        if (message.type().equals("count")) {
            return context.store()
                    .find(Query.of(VISITS))
                    .thenCompose(page ->
                            AgentReply.of(LongNode.valueOf(page.documents().size())));
        }
        Visit visit = new Visit(context.platform().time().now());
        return context.store()
                .apply(Batch.of("visit-" + message.id(), Write.put(VISITS, message.id(), visit)))
                .thenCompose(written -> AgentReply.empty());
    }

    @Override
    public CompletionStage<Void> stop() {
        return CompletableFuture.completedStage(null);
    }
}
