package io.fairbot.planted.agentsstayguests;

import io.fairbot.agents.branch.BranchAgent;

interface Host {
    BranchAgent guest();
}
