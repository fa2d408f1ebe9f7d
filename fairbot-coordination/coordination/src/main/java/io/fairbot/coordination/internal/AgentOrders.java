package io.fairbot.coordination.internal;

import io.fairbot.agent.AgentException;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.runtime.TimeSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The service by which principals start, restart and stop agents. Safe for use from any thread. */
public final class AgentOrders {
    private final AgentEngine engine;
    private final AuditLog audit;
    private final TimeSource time;

    /** Creates the service. */
    public AgentOrders(AgentEngine engine, AuditLog audit, TimeSource time) {
        this.engine = engine;
        this.audit = audit;
        this.time = time;
    }

    /**
     * Starts an agent that has stopped or failed, or restarts one that runs.
     *
     * @param who the principal's id, for the audit log
     * @return completes when the order is given; fails with {@link AgentException} when there is no agent of that id
     */
    public CompletionStage<Void> start(String id, String who) {
        return order(id, who, "agent.start", engine::restart);
    }

    /** Restarts an agent, as {@link #start} does. */
    public CompletionStage<Void> restart(String id, String who) {
        return order(id, who, "agent.restart", engine::restart);
    }

    /** Stops an agent until it is started again; otherwise as {@link #start}. */
    public CompletionStage<Void> stop(String id, String who) {
        return order(id, who, "agent.stop", engine::stop);
    }

    private CompletionStage<Void> order(String id, String who, String action, Consumer<String> order) {
        if (engine.agents().stream().noneMatch(report -> report.info().id().equals(id))) {
            return CompletableFuture.failedStage(
                    new AgentException("There is no agent " + id + " on this node.", null));
        }
        return audit.record(AuditEntry.ordered(time.now(), who, action, "agent/" + id))
                .thenAccept(recorded -> order.accept(id));
    }
}
