package io.fairbot.coordination.internal.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Lines;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentEngineDependencies;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.agent.service.ServiceRegistry;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.AuditQuery;
import io.fairbot.audit.AuditRecord;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.config.Settings;
import io.fairbot.conversation.engine.ConversationEngine;
import io.fairbot.conversation.engine.ConversationOptions;
import io.fairbot.coordination.internal.DefaultAgentContext;
import io.fairbot.coordination.internal.configuration.EncryptionKeySource;
import io.fairbot.coordination.internal.configuration.EngineConfigSubscribers;
import io.fairbot.coordination.internal.configuration.StoredConfiguration;
import io.fairbot.event.Events;
import io.fairbot.json.Json;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.store.DocumentStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** A process with agents, from its start to its end, in virtual time; several of them, one after another, share a store. */
final class Yard {
    private static final int MOST_STEPS = 10_000;

    private final AuditLog audit;
    final AgentEngine engine;
    final StoredConfiguration configuration;
    final DeploymentRunner deployments;
    private final VirtualPlatform time;

    Yard(VirtualPlatform time, DocumentStore store, Path directory, List<Agent> agents) {
        this.time = time;
        Settings settings = Settings.defaults().with(io.fairbot.config.BootstrapSettings.DATA_DIR, directory);
        audit = new StoredAuditLog(store, time.platform().ids());
        configuration = new StoredConfiguration(
                store, time.platform(), new EncryptionKeySource(settings, new SecureRandom()), agents, Events.NONE);
        DefaultAgentContext.SharedAgentResources house = new DefaultAgentContext.SharedAgentResources(
                settings,
                time.platform(),
                store,
                module -> () -> {},
                new ConversationEngine(store, time.platform(), ConversationOptions.DEFAULTS),
                Lines.NONE,
                audit,
                MediaStore.memory(MediaLimits.DEFAULTS),
                Events.NONE,
                new ServiceRegistry());
        engine = new AgentEngine(
                agents,
                Set.of(),
                AgentOptions.DEFAULTS,
                new AgentEngineDependencies(
                        "node", time.platform(), new Random(7), store.leases(), house, configuration, event -> {}));
        deployments = new DeploymentRunner(
                new DeployableAgents(engine, AgentOptions.DEFAULTS, agents), configuration, store, time.platform());
    }

    /** As a house begins. */
    Yard start() {
        awaited(configuration.open(new EngineConfigSubscribers(engine)));
        awaited(deployments.recover());
        awaited(engine.start());
        deployments.resume();
        return this;
    }

    /** As a house ends; what is under way is left as it is. */
    void stop() {
        deployments.close();
        awaited(engine.stop());
        configuration.close();
    }

    /** What the audit log says of deployments, the oldest entry first. */
    List<AuditEntry> audited() {
        return awaited(audit.find(AuditQuery.NEWEST.fromOldest())).records().stream()
                .map(AuditRecord::entry)
                .filter(entry -> entry.action().startsWith("deployment."))
                .toList();
    }

    <T> T awaited(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        time.runPending();
        for (int step = 0; step < MOST_STEPS && !future.isDone(); step++) {
            time.advance(Duration.ofMillis(100));
        }
        return time.await(future);
    }

    /** Lets a deployment come to its end. */
    Deployment ended() {
        time.runPending();
        for (int step = 0; step < MOST_STEPS && !last().state().ended(); step++) {
            time.advance(Duration.ofMillis(100));
        }
        return last();
    }

    Deployment last() {
        return deployments.last().orElseThrow();
    }

    Deployment begin(String... agents) {
        return awaited(deployments.begin(order(agents)));
    }

    static DeploymentRequest order(String... agents) {
        return new DeploymentRequest("tester", List.of(agents), Map.of(), Optional.empty());
    }

    /** An order that gives all of some agents another number. */
    DeploymentRequest numbered(int number, String... agents) {
        Map<String, ObjectNode> patch = List.of(agents).stream()
                .collect(Collectors.toMap(
                        agent -> agent,
                        agent -> Json.mapper().createObjectNode().put("number", number)));
        return new DeploymentRequest("tester", List.of(agents), patch, Optional.of(configuration.version()));
    }

    Map<String, AgentState> states() {
        return engine.agents().stream()
                .collect(Collectors.toMap(report -> report.info().id(), AgentReport::state));
    }
}
