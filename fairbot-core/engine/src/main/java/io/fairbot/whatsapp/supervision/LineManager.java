package io.fairbot.whatsapp.supervision;

import io.fairbot.branch.Branch;
import io.fairbot.runtime.Platform;
import io.fairbot.whatsapp.InboundSink;
import io.fairbot.whatsapp.WhatsAppChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens lines and keeps them alive.
 *
 * <p>A line that fails is treated as {@link io.fairbot.whatsapp.FailureCause} says, in three tiers, each with a budget:
 * connected again, opened anew, a person asked. Waits grow, and chance spreads them. A line counts as healthy only while
 * events prove it; one that is silent is asked for a sign of life. See docs/operate/SESSIONS.md.
 *
 * <p>Threads: each line has one of its own, so a channel that blocks holds up its line only. Safe for use from any thread.
 */
public final class LineManager {
    private static final Logger log = LoggerFactory.getLogger(LineManager.class);

    private final LineEnvironment around;
    private volatile SupervisionOptions options;
    private final List<LineSupervisor> lines = new CopyOnWriteArrayList<>();
    private final Map<String, ChannelThrottle> shares = new ConcurrentHashMap<>();

    /**
     * Creates a supervisor; it begins nothing by itself.
     *
     * @param options bounds and times
     * @param platform time and threads
     * @param random spreads waits; must be safe for use from any thread
     * @param ownership knows who else may hold a branch
     * @param reports hears of each change of a line, on the line's thread; must not block
     */
    public LineManager(
            SupervisionOptions options,
            Platform platform,
            RandomGenerator random,
            BranchOwnership ownership,
            Consumer<LineReport> reports) {
        this.options = options;
        around = new LineEnvironment(
                () -> this.options,
                platform,
                random,
                new AsyncSemaphore(options.maxConcurrentConnects()),
                ownership,
                report -> guarded(reports, report),
                this::stopAll);
    }

    /**
     * Opens the line of a branch and watches over it from now on.
     *
     * @param channel the channel; it is started
     * @param branch the branch
     * @param sink where to hand over what is heard
     * @return the line, as soon as the channel has made its first session; fails when the channel cannot
     */
    public CompletionStage<SupervisedLine> open(WhatsAppChannel channel, Branch branch, InboundSink sink) {
        SendGovernorOptions pace = options.sendGovernor(channel.id());
        ChannelThrottle share = shares.computeIfAbsent(
                channel.id(), id -> new ChannelThrottle(pace, around.platform().time(), around.random()));
        SendGovernor governor = new SendGovernor(pace, share, around.platform().time(), around.random());
        LineSupervisor keeper = new LineSupervisor(branch, channel, sink, governor, around);
        lines.removeIf(LineSupervisor::isClosed);
        lines.add(keeper);
        return keeper.open().thenApply(opened -> new SupervisedLine(keeper));
    }

    /**
     * Goes on with other times and counts, from the next wait of each line on. Lines that are open already keep their budgets and
     * their pace, and as many are connected at once as before.
     *
     * @param other bounds and times
     */
    public void update(SupervisionOptions other) {
        options = other;
    }

    private void stopAll(String channel, LineDiagnosis diagnosis) {
        lines.stream().filter(line -> line.channelId().equals(channel)).forEach(line -> line.stopBecause(diagnosis));
    }

    private static void guarded(Consumer<LineReport> reports, LineReport report) {
        try {
            reports.accept(report);
        } catch (RuntimeException e) {
            log.error("The report on line {} could not be told", report.branch(), e);
        }
    }
}
