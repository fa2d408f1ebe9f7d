package io.fairbot.samples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessages;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.store.memory.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The board in a running house. */
class NoticeAgentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    /** Somebody who talks to the board. */
    private static final class Visitor implements Agent {
        private final CompletableFuture<AgentMessages> messages = new CompletableFuture<>();

        @Override
        public AgentInfo info() {
            return AgentInfo.of("visitor", "1").withDependencies("notices");
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            messages.complete(context.messages());
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }

        String ask(String type, JsonNode payload) {
            return messages.thenCompose(way -> way.request("notices", type, payload, PATIENCE))
                    .thenApply(AgentMessage::payload)
                    .join()
                    .asText();
        }
    }

    @Test
    void theNewestNoticeIsTold() {
        Visitor visitor = new Visitor();
        Settings settings =
                Settings.defaults().with(BootstrapSettings.DATA_DIR, directory).with(BootstrapSettings.API_PORT, 0);
        try (Coordinator house = Coordinator.builder(settings)
                .storage(new MemoryStorage())
                .agent(visitor)
                .agent(new NoticeAgent())
                .build()) {
            house.start();
            assertThat(visitor.ask("newest", NullNode.getInstance())).isEmpty();
            visitor.ask("pin", TextNode.valueOf("Fechamos às 15h."));
            assertThat(visitor.ask("newest", NullNode.getInstance())).isEqualTo("Fechamos às 15h.");
        }
    }
}
