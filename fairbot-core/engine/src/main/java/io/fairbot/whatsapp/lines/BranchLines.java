package io.fairbot.whatsapp.lines;

import io.fairbot.Internal;
import io.fairbot.agent.Health;
import io.fairbot.agent.Lines;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchDefinitions;
import io.fairbot.branch.EncryptedBranchDefinitions;
import io.fairbot.event.data.LineChange;
import io.fairbot.http.HttpModule;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.channel.LineSupervisionSettings;
import io.fairbot.whatsapp.channel.SessionState.SessionPhase;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.storage.ChannelDocuments;
import io.fairbot.whatsapp.supervision.BranchOwnership;
import io.fairbot.whatsapp.supervision.LineDiagnosis;
import io.fairbot.whatsapp.supervision.LineManager;
import io.fairbot.whatsapp.supervision.LineReport;
import io.fairbot.whatsapp.supervision.SupervisedLine;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The lines of a node: opens branches under their leases, supervises their lines and reports their health. Safe for use from
 * any thread.
 */
@Internal
public final class BranchLines implements Lines {
    private static final Logger log = LoggerFactory.getLogger(BranchLines.class);

    private final LineDependencies dependencies;
    private final LineManager manager;
    private final AuditLog audit;
    private final BranchDefinitions definitions;
    private final Map<String, ChannelDocuments> documents = new TreeMap<>();
    private final Map<String, BranchConnection> open = new ConcurrentSkipListMap<>();
    private final DescribedBranches described;

    /**
     * Creates the lines of a node; none is open.
     *
     * @param dependencies the channels, and what lines need
     */
    public BranchLines(LineDependencies dependencies) {
        this.dependencies = dependencies;
        audit = new StoredAuditLog(dependencies.store(), dependencies.platform().ids());
        described = new DescribedBranches(dependencies.platform().time());
        definitions = new EncryptedBranchDefinitions(dependencies.branches(), dependencies.ciphers());
        manager = new LineManager(
                dependencies.supervision(),
                dependencies.platform(),
                dependencies.random(),
                BranchOwnership.SINGLE_NODE,
                this::report);
        dependencies
                .channels()
                .forEach((id, channel) -> documents.put(id, new ChannelDocuments(channel, dependencies.ciphers())));
    }

    /**
     * Returns the routes of the lines: their state, and what an operator can do about them.
     *
     * @return the routes
     */
    public HttpModule routes() {
        return new LineRoutes(this, new LinkRoutes(this, dependencies.platform().time())).module();
    }

    /**
     * Opens the session of a branch again at once, with the whole budget of attempts, after the order is in the audit log.
     *
     * @param branch the branch
     * @param who the principal's id, for the audit log
     * @return false when no such branch has a line on this node
     */
    public CompletionStage<Boolean> retry(String branch, String who) {
        Optional<SupervisedLine> line = line(branch);
        if (line.isEmpty()) {
            return CompletableFuture.completedStage(false);
        }
        AuditEntry entry =
                AuditEntry.ordered(dependencies.platform().time().now(), who, "session.retry", "branch/" + branch);
        return audit.record(entry).thenApply(recorded -> {
            line.get().retry();
            return true;
        });
    }

    /**
     * Requests a code that a person types on a phone to link the line of a branch, after the order is in the audit log.
     *
     * @param branch the branch, which has a line on this node
     * @param phone the number of the phone
     * @param who the principal's id, for the audit log
     * @return completes when the code was requested; fails with an {@link IllegalStateException}, and nothing is ordered, when the
     *     line does not wait to be linked
     */
    CompletionStage<Void> linkByCode(String branch, PhoneNumber phone, String who) {
        Optional<SupervisedLine> line = line(branch);
        if (line.isEmpty()) {
            return gone();
        }
        SessionPhase phase = line.get().session().state().phase();
        return phase == SessionPhase.LINKING
                ? ordered("session.link", branch, who)
                        .thenCompose(recorded -> line.get().session().linkByCode(phone))
                : CompletableFuture.failedStage(new IllegalStateException("The line of " + branch + " is " + phase
                        + " and does not wait to be linked; if its channel links lines to phones, unlink it first."));
    }

    /**
     * Ends the link of a branch's line with its phone, after the order is in the audit log, and opens the line again.
     *
     * @param branch the branch, which has a line on this node
     * @param who the principal's id, for the audit log
     * @return completes when the line waits to be linked; fails with an {@link IllegalStateException}, and nothing is ordered, when
     *     the line is not open here or is being unlinked
     */
    CompletionStage<Void> unlink(String branch, String who) {
        return Optional.ofNullable(open.get(branch))
                .map(connection -> connection.unlink(() -> ordered("session.unlink", branch, who)))
                .orElseGet(BranchLines::gone);
    }

    private CompletionStage<Void> ordered(String action, String branch, String who) {
        return audit.record(AuditEntry.ordered(dependencies.platform().time().now(), who, action, "branch/" + branch))
                .thenApply(recorded -> null);
    }

    private static CompletionStage<Void> gone() {
        return CompletableFuture.failedStage(new IllegalStateException("The line was closed meanwhile."));
    }

    @Override
    public CompletionStage<Void> open(Branch branch) {
        // Also one that cannot be opened now: what arrives for it waits in its inbox.
        described.add(branch);
        WhatsAppChannel channel = dependencies.channels().get(branch.channel());
        ChannelDocuments codec = documents.get(branch.channel());
        if (channel == null || codec == null) {
            return CompletableFuture.failedStage(new IllegalArgumentException("The branch " + branch.id()
                    + " uses the channel " + branch.channel() + ", which the coordinator does not have; add it with"
                    + " channel(...), or give the branch another one."));
        }
        List<String> missing = channel.lineSettings().missing(branch.settings());
        if (!missing.isEmpty()) {
            return CompletableFuture.failedStage(new IllegalArgumentException("The branch " + branch.id()
                    + " cannot be opened. Of the settings of its line on the channel " + branch.channel() + ", "
                    + String.join("; ", missing) + "."));
        }
        BranchConnection connection = new BranchConnection(branch, channel, codec, manager, dependencies);
        if (open.putIfAbsent(branch.id(), connection) != null) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The branch " + branch.id() + " is open already; close it first."));
        }
        return connection.open().exceptionallyCompose(failure -> {
            open.remove(branch.id(), connection);
            return connection.close().thenCompose(closed -> CompletableFuture.failedStage(failure));
        });
    }

    @Override
    public CompletionStage<Void> close(String branch) {
        described.closed(branch);
        BranchConnection connection = open.remove(branch);
        return connection == null ? CompletableFuture.completedStage(null) : connection.close();
    }

    @Override
    public Health health(String branch) {
        BranchConnection connection = open.get(branch);
        return connection == null ? Health.down("The branch is not open.") : connection.health();
    }

    @Override
    public BranchDefinitions definitions() {
        return definitions;
    }

    @Override
    public void configure(LineSupervisionSettings settings) {
        manager.update(dependencies.supervision().with(settings));
    }

    /**
     * Returns the branches that are open, or wait to be.
     *
     * @return their ids, sorted
     */
    public List<String> branches() {
        return List.copyOf(open.keySet());
    }

    /**
     * Returns the branches that are open or wait to be, that could not be opened, and those that were closed within the last
     * {@value DescribedBranches#MINUTES} minutes, since most of these are opened again at once with other settings.
     *
     * @return the branches with the settings of their lines
     */
    public List<Branch> described() {
        return described.all();
    }

    /**
     * Returns the health of each branch.
     *
     * @return the health by component, {@code branch.<id>}
     */
    public Map<String, Health> health() {
        Map<String, Health> all = new TreeMap<>();
        open.forEach((branch, connection) -> all.put("branch." + branch, connection.health()));
        return all;
    }

    /**
     * Closes all branches. Idempotent.
     *
     * @return completes when nothing of them is in progress
     */
    public CompletionStage<Void> close() {
        return CompletableFuture.allOf(branches().stream()
                .map(branch -> close(branch).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Returns since when a branch waits for its line, which is being opened or cannot be; empty for one that is not here. */
    Optional<Instant> unopened(String branch) {
        return Optional.ofNullable(open.get(branch)).map(BranchConnection::since);
    }

    Optional<SupervisedLine> line(String branch) {
        return Optional.ofNullable(open.get(branch)).flatMap(BranchConnection::line);
    }

    private void report(LineReport report) {
        log(report);
        dependencies
                .events()
                .publish(new LineChange(
                        Optional.of(report.branch()),
                        report.state().phase(),
                        report.diagnosis().flatMap(LineDiagnosis::cause),
                        report.attempts().total()));
    }

    private static void log(LineReport report) {
        String what = report.diagnosis()
                .map(diagnosis -> " " + diagnosis.description(Locale.ENGLISH) + " "
                        + diagnosis.automaticAction(Locale.ENGLISH) + " " + diagnosis.requiredAction(Locale.ENGLISH))
                .orElse("");
        int total = report.attempts().total();
        String attempts = total == 0 ? "" : " after " + total + (total == 1 ? " attempt" : " attempts");
        Level level = switch (report.urgency()) {
            case NOTE -> Level.INFO;
            case ALERT -> Level.WARN;
            case PAGE -> Level.ERROR;
        };
        log.atLevel(level)
                .log("Line {} is {}{}.{}", report.branch(), report.state().phase(), attempts, what);
    }
}
