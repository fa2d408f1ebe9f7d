package io.fairbot.planted.agentsstayguests;

import io.fairbot.agents.branch.BranchAgent;

interface AgentDependency {
    BranchAgent guest();
}
