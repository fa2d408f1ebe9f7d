package io.fairbot.agents.branch;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.Health;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.BranchSchema;
import io.fairbot.branch.Branches;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.ObservableConfigSection;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.Settings;
import io.fairbot.store.Model;
import io.fairbot.whatsapp.channel.LineSupervisionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The agent that opens and supervises the WhatsApp line of each branch and publishes the {@link Branches}.
 *
 * <p>An empty store starts with the branches of {@code FAIRBOT_BRANCHES_FILE}, or with the five of the sample; later
 * only the store counts: what administrators change with {@code POST /branches} takes effect at once. Each branch is a part of the agent's health, {@code branch.<id>}.
 */
public final class BranchAgent implements Agent {
    /** The name of this agent, for agents that depend on it. */
    public static final String ID = "branch";

    /** The model of the stored branch definitions, by branch id. */
    public static final Model<BranchDefinition> BRANCHES =
            Model.builder("branches", BranchDefinition.class).build();

    private static final AgentInfo INFO = AgentInfo.of(ID, "1");

    private final ObservableConfigSection<LineSupervisionSettings> section =
            new ObservableConfigSection<>(LineSupervisionSettings.class, LineSupervisionSettings.DEFAULTS);
    private final List<Runnable> closers = new ArrayList<>();
    private volatile @Nullable OpenBranches open;

    /** Creates the agent. */
    public BranchAgent() {
        // The lines are those of the coordinator, which comes with the start.
    }

    /**
     * Returns the sample data with which an empty store starts when {@code FAIRBOT_BRANCHES_FILE} names no file.
     *
     * @return its text, in the format of such a file
     */
    public static String sampleJson() {
        return InitialDataFile.sampleText();
    }

    /**
     * Validates the branches of {@code FAIRBOT_BRANCHES_FILE} before the start.
     *
     * @param settings the settings that name the file
     * @param schema the rules of the application
     * @return the problems as sentences; empty when a start on an empty store accepts all branches
     */
    public static List<String> validateInitialData(Settings settings, BranchSchema schema) {
        return BranchRepository.problems(settings, schema);
    }

    @Override
    public AgentInfo info() {
        return INFO;
    }

    @Override
    public List<Model<?>> models() {
        return List.of(BRANCHES);
    }

    /**
     * Returns the section of the runtime configuration that contains the {@link LineSupervisionSettings}.
     *
     * @return the section
     */
    @Override
    public Optional<ConfigSection<?>> configuration() {
        return Optional.of(section);
    }

    /**
     * Returns the settings of a {@link Shop}; all of them can be left out.
     *
     * @return the settings
     */
    @Override
    public SettingSchema branchSettings() {
        return Shop.schema();
    }

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        BranchRepository stored = new BranchRepository(context);
        OpenBranches branches = new OpenBranches(
                stored,
                context.lines(),
                context.conversations(),
                context.platform().time());
        open = branches;
        section.subscribe(context.lines()::configure);
        return stored.insertInitial(context.settings())
                .thenCompose(seeded -> branches.start())
                .thenRun(() -> serve(context, stored, branches));
    }

    /** Follows the changes of branches and offers the routes, unless the agent was stopped while it started. */
    private synchronized void serve(AgentContext context, BranchRepository stored, OpenBranches branches) {
        if (!branches.isClosed()) {
            closers.add(context.store().subscribe(Set.of(BRANCHES), Optional.empty(), branches)::close);
            // A subscription begins with the next change: what changed while the lines were opened is read now.
            branches.onResync();
            closers.add(context.http().mount(new BranchRoutes(stored).module())::close);
        }
    }

    @Override
    public synchronized CompletionStage<Void> stop() {
        section.unsubscribe();
        OpenBranches branches = open;
        CompletionStage<Void> closing = branches == null ? CompletableFuture.completedStage(null) : branches.close();
        closers.forEach(Runnable::run);
        closers.clear();
        return closing;
    }

    @Override
    public Map<String, Health> parts() {
        OpenBranches branches = open;
        return branches == null ? Map.of() : branches.health();
    }
}
