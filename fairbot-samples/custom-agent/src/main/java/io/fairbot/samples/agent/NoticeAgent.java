package io.fairbot.samples.agent;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentReply;
import io.fairbot.store.Batch;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An agent that is a notice board: other agents pin notices with {@code pin} and ask for the {@code newest}. */
public final class NoticeAgent implements Agent {
    /** A pinned notice. */
    record Notice(String from, String text, Instant at) {}

    static final Model<Notice> NOTICES = Model.builder("notices", Notice.class)
            .index("at")
            .retainFor("at", Duration.ofDays(30))
            .build();

    private volatile @Nullable AgentContext context;

    @Override
    public AgentInfo info() {
        return AgentInfo.of("notices", "1");
    }

    @Override
    public List<Model<?>> models() {
        return List.of(NOTICES);
    }

    @Override
    public CompletionStage<Void> start(AgentContext given) {
        context = given;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<AgentReply> receive(AgentMessage message) {
        AgentContext current = Objects.requireNonNull(context);
        return switch (message.type()) {
            case "pin" -> pin(current, message);
            case "newest" -> newest(current);
            default -> AgentReply.unknownType(message);
        };
    }

    /** Stores the notice and replies when it is stored, without blocking a thread. */
    private static CompletionStage<AgentReply> pin(AgentContext context, AgentMessage message) {
        Notice notice = new Notice(
                message.from(),
                message.payload().asText(),
                context.platform().time().now());
        // The message's id is the document's id, so that a repeated write does not create a second notice.
        return context.store()
                .apply(Batch.of("pin-" + message.id(), Write.put(NOTICES, message.id(), notice)))
                .thenCompose(stored -> AgentReply.empty());
    }

    private static CompletionStage<AgentReply> newest(AgentContext context) {
        return context.store()
                .find(Query.of(NOTICES).orderBy("at").descending().limit(1))
                .thenCompose(page -> AgentReply.of(TextNode.valueOf(page.documents().stream()
                        .findFirst()
                        .map(found -> found.value().text())
                        .orElse(""))));
    }

    @Override
    public CompletionStage<Void> stop() {
        context = null;
        return CompletableFuture.completedStage(null);
    }
}
