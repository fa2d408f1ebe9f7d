package io.fairbot.samples.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairbot.agent.Agent;
import io.fairbot.testkit.AgentContract;
import java.util.Map;

/** The board keeps what every agent promises. */
class NoticeAgentContractTest extends AgentContract {
    @Override
    protected Agent agent() {
        return new NoticeAgent();
    }

    @Override
    protected Map<String, JsonNode> requests() {
        return Map.of("pin", TextNode.valueOf("Fechamos mais cedo."), "newest", NullNode.getInstance());
    }
}
