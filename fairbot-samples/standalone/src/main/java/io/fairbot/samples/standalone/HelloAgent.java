package io.fairbot.samples.standalone;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An agent that replies to every message with a greeting; {@code status} lists it next to fairbot's agents. */
final class HelloAgent implements Agent {
    @Override
    public AgentInfo info() {
        return AgentInfo.of("hello", "1");
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<AgentReply> receive(AgentMessage message) {
        return AgentReply.of(TextNode.valueOf("Hello, " + message.from() + "!"));
    }

    @Override
    public CompletionStage<Void> stop() {
        return CompletableFuture.completedStage(null);
    }
}
