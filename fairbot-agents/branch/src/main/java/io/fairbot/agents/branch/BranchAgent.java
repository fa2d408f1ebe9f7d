package io.fairbot.agents.branch;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.Health;
import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.Branches;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.ObservableConfigSection;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Snapshot;
import io.fairbot.http.RouteRegistry;
import io.fairbot.store.Model;
import io.fairbot.whatsapp.supervision.BranchOwnership;
import io.fairbot.whatsapp.supervision.LineManager;
import io.fairbot.whatsapp.supervision.LineReport;
import io.fairbot.whatsapp.supervision.SupervisedLine;
import io.fairbot.whatsapp.supervision.SupervisionOptions;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The agent that opens and supervises the WhatsApp line of each branch and publishes the {@link Branches}.
 *
 * <p>An empty store starts with the branches of {@code FAIRBOT_BRANCHES_FILE}, or with the five of the sample; later
 * only the store counts. Each branch is a part of the agent's health, {@code branch.<id>}.
 */
public final class BranchAgent implements Agent {
    /** The name of this agent, for agents that depend on it. */
    public static final String ID = "branch";

    /** The model of the stored branch definitions, by branch id. */
    public static final Model<BranchDefinition> BRANCHES =
            Model.builder("branches", BranchDefinition.class).build();

    private static final Logger log = LoggerFactory.getLogger(BranchAgent.class);
    private static final AgentInfo INFO = AgentInfo.of(ID, "1");

    private final SupervisionOptions supervision;
    private final ObservableConfigSection<LineSupervisionSettings> section;
    private final Map<String, BranchConnection> open = new ConcurrentSkipListMap<>();
    private RouteRegistry.@Nullable RouteRegistration mount;

    /** Creates the agent with {@link SupervisionOptions#DEFAULTS}. */
    public BranchAgent() {
        this(SupervisionOptions.DEFAULTS);
    }

    /**
     * Creates the agent.
     *
     * @param supervision the options of line supervision; those that {@link LineSupervisionSettings} contains are the
     *     initial values of an empty store, later the runtime configuration decides
     * @throws IllegalArgumentException when a value of {@link LineSupervisionSettings} is out of its range
     */
    public BranchAgent(SupervisionOptions supervision) {
        this.supervision = supervision;
        section = new ObservableConfigSection<>(LineSupervisionSettings.class, LineSupervisionSettings.of(supervision));
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
     * @param channels the ids of the available channels
     * @return the problems as sentences; empty when a start on an empty store accepts all branches
     */
    public static List<String> validateInitialData(Settings settings, Set<String> channels) {
        return BranchRepository.problems(settings, new TreeSet<>(channels));
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

    @Override
    public CompletionStage<Void> start(AgentContext context) {
        ZoneId zone = context.settings().timezone();
        String channel = context.settings().get(BootstrapSettings.CHANNEL);
        BranchRepository stored = new BranchRepository(context.store(), context.platform());
        LineManager supervisor = new LineManager(
                supervision, context.platform(), chance(context), BranchOwnership.SINGLE_NODE, BranchAgent::log);
        section.subscribe(decided -> supervisor.update(decided.over(supervision)));
        mount = context.http().mount(new LineRoutes(this::line, context).module());
        return stored.insertInitial(context.settings(), zone, channel)
                .thenCompose(seeded -> stored.findAll(zone, channel))
                .thenCompose(branches -> openAll(branches, context, supervisor));
    }

    @Override
    public CompletionStage<Void> stop() {
        if (mount != null) {
            mount.close();
            mount = null;
        }
        section.unsubscribe();
        List<BranchConnection> all = List.copyOf(open.values());
        open.clear();
        return CompletableFuture.allOf(all.stream().map(BranchConnection::close).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public Map<String, Health> parts() {
        Map<String, Health> parts = new TreeMap<>();
        open.forEach((id, branch) -> parts.put("branch." + id, branch.health()));
        return parts;
    }

    private CompletionStage<Void> openAll(Snapshot<Branches> branches, AgentContext context, LineManager supervisor) {
        context.conversations().publish(Branches.class, branches);
        List<Branch> all = branches.value().all();
        return CompletableFuture.allOf(
                all.stream().map(branch -> open(branch, context, supervisor)).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> open(Branch branch, AgentContext context, LineManager supervisor) {
        return BranchConnection.open(branch, context, supervisor)
                .thenAccept(opened -> open.put(branch.id(), opened))
                .toCompletableFuture();
    }

    private Optional<SupervisedLine> line(String branch) {
        return Optional.ofNullable(open.get(branch)).flatMap(BranchConnection::line);
    }

    /** Returns a random generator that only spreads delays; the platform's identifiers are a sufficient seed. */
    private static RandomGenerator chance(AgentContext context) {
        return new Random(context.platform().ids().next().hashCode());
    }

    private static void log(LineReport report) {
        String what = report.diagnosis()
                .map(diagnosis -> " " + diagnosis.description(Locale.ENGLISH) + " "
                        + diagnosis.automaticAction(Locale.ENGLISH) + " " + diagnosis.requiredAction(Locale.ENGLISH))
                .orElse("");
        Level level = switch (report.urgency()) {
            case NOTE -> Level.INFO;
            case ALERT -> Level.WARN;
            case PAGE -> Level.ERROR;
        };
        int attempts = report.attempts().total();
        String after = attempts == 0 ? "" : " after " + attempts + (attempts == 1 ? " attempt" : " attempts");
        log.atLevel(level)
                .log("Line {} is {}{}.{}", report.branch(), report.state().phase(), after, what);
    }
}
