package io.fairbot.samples.agent;

import io.fairbot.agent.Agent;
import io.fairbot.testkit.AgentContract;

/** The reminders keep what every agent promises. */
class ReminderAgentContractTest extends AgentContract {
    @Override
    protected Agent agent() {
        return new ReminderAgent();
    }
}
