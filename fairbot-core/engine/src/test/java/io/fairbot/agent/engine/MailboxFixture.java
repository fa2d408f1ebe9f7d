package io.fairbot.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.agent.AgentMessage;
import io.fairbot.agent.AgentMessageException;
import io.fairbot.agent.AgentMessageFailure;
import io.fairbot.agent.AgentReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;

/** The actors of the tests of mailboxes, in virtual time: a desk that hears, and others. */
abstract class MailboxFixture {
    static final JsonNode HELLO = TextNode.valueOf("hello");
    static final Duration SOON = Duration.ofSeconds(5);

    final Troupe troupe = new Troupe();
    final List<AgentMessage> heard = new ArrayList<>();
    final Actor clerk = troupe.actor("clerk");
    final Actor desk = troupe.actor("desk");
    final Actor other = troupe.actor("other");

    @BeforeEach
    void begin() {
        desk.onMessage = message -> {
            heard.add(message);
            return AgentReply.empty();
        };
        troupe.options = AgentOptions.DEFAULTS.withMailbox(8, Duration.ofSeconds(30));
    }

    static AgentMessageFailure failure(Troupe troupe, CompletionStage<?> stage) {
        troupe.time.runPending();
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        Throwable cause = stage.toCompletableFuture()
                .handle((value, thrown) -> io.fairbot.runtime.Stages.cause(thrown))
                .join();
        assertThat(cause).isInstanceOf(AgentMessageException.class);
        return ((AgentMessageException) cause).failure();
    }

    AgentMessageFailure failure(CompletionStage<?> stage) {
        return failure(troupe, stage);
    }
}
