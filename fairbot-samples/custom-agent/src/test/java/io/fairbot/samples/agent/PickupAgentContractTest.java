package io.fairbot.samples.agent;

import io.fairbot.agent.Agent;
import io.fairbot.testkit.AgentContract;

/** The agent with routes keeps what every agent promises. */
class PickupAgentContractTest extends AgentContract {
    @Override
    protected Agent agent() {
        return new PickupAgent();
    }
}
