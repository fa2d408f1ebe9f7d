package io.fairbot.agents.branch;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.Health;
import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.Branches;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.conversation.Snapshot;
import io.fairbot.store.Model;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Opens the line of each branch and publishes the {@link Branches}.
 *
 * <p>On an empty store it begins with the branches of {@code FAIRBOT_BRANCHES_FILE}, or with the five of the sample; later
 * the store alone counts. Each branch is a part of its health, {@code branch.<id>}.
 */
public final class BranchAgent implements Agent {
    /** The name of this agent, for those who depend on it. */
    public static final String ID = "branch";

    /** The branches as they are written down, by their id. */
    public static final Model<BranchDefinition> BRANCHES =
            Model.builder("branches", BranchDefinition.class).build();

    private static final AgentInfo INFO = AgentInfo.of(ID, "1");

    private final Map<String, OpenBranch> open = new ConcurrentSkipListMap<>();

    /** Creates the agent. */
    public BranchAgent() {}

    @Override
    public AgentInfo info() {
        return INFO;
    }

    @Override
    public List<Model<?>> models() {
        return List.of(BRANCHES);
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        ZoneId zone = context.settings().timezone();
        String channel = context.settings().get(BootstrapSettings.CHANNEL);
        StoredBranches stored = new StoredBranches(context.store(), context.platform());
        return stored.seeded(context.settings(), zone, channel)
                .thenCompose(seeded -> stored.all(zone, channel))
                .thenCompose(branches -> openAll(branches, context));
    }

    @Override
    public CompletionStage<Void> stop() {
        List<OpenBranch> all = List.copyOf(open.values());
        open.clear();
        return CompletableFuture.allOf(all.stream().map(OpenBranch::close).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public Map<String, Health> parts() {
        Map<String, Health> parts = new TreeMap<>();
        open.forEach((id, branch) -> parts.put("branch." + id, branch.health()));
        return parts;
    }

    private CompletionStage<Void> openAll(Snapshot<Branches> branches, AgentContext context) {
        context.conversations().publish(Branches.class, branches);
        List<Branch> all = branches.value().all();
        return CompletableFuture.allOf(
                all.stream().map(branch -> open(branch, context)).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> open(Branch branch, AgentContext context) {
        return OpenBranch.open(branch, context)
                .thenAccept(opened -> open.put(branch.id(), opened))
                .toCompletableFuture();
    }
}
