package io.fairbot.whatsapp.supervision;

import io.fairbot.Internal;
import io.fairbot.branch.Branch;
import io.fairbot.runtime.Platform;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.storage.LineDocuments;
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
 * The manager of an application's lines: opens them, and reconnects those that fail.
 *
 * <p>A line that fails is treated as {@link io.fairbot.whatsapp.FailureCause} says, in three tiers, each with a limit:
 * reconnect, open another session, alert an operator. Delays grow, with jitter. A line counts as healthy only while
 * events prove it; one that is silent is probed. See docs/operate/SESSIONS.md.
 *
 * <p>Threads: each line has one of its own, so a channel that blocks delays its own line only. Safe for use from any thread.
 */
@Internal
public final class LineManager {
    private static final Logger log = LoggerFactory.getLogger(LineManager.class);

    private final LineEnvironment environment;
    private volatile SupervisionOptions options;
    private final List<LineSupervisor> lines = new CopyOnWriteArrayList<>();
    private final Map<String, ChannelThrottle> throttles = new ConcurrentHashMap<>();

    /**
     * Creates a manager without lines.
     *
     * @param options limits and times
     * @param platform time and threads
     * @param random spreads delays; must be safe for use from any thread
     * @param ownership finds other holders of a branch
     * @param reports receives each change of a line, on the line's thread; must not block
     */
    public LineManager(
            SupervisionOptions options,
            Platform platform,
            RandomGenerator random,
            BranchOwnership ownership,
            Consumer<LineReport> reports) {
        this.options = options;
        environment = new LineEnvironment(
                () -> this.options,
                platform,
                random,
                new AsyncSemaphore(options.maxConcurrentConnects()),
                ownership,
                report -> guarded(reports, report),
                this::stopAll);
    }

    /**
     * Opens the line of a branch and supervises it from now on.
     *
     * @param channel the channel, which was started
     * @param branch the branch
     * @param sink receives the messages and statuses of the line
     * @param documents what the channel stores for the line
     * @return the line, as soon as the channel has created its first session or the time limit has expired; fails when
     *     the channel cannot create a session
     */
    public CompletionStage<SupervisedLine> open(
            WhatsAppChannel channel, Branch branch, InboundSink sink, LineDocuments documents) {
        SendGovernorOptions sending = options.sendGovernor(channel.id());
        ChannelThrottle throttle = throttles.computeIfAbsent(
                channel.id(),
                id -> new ChannelThrottle(sending, environment.platform().time(), environment.random()));
        SendGovernor governor =
                new SendGovernor(sending, throttle, environment.platform().time(), environment.random());
        LineSupervisor line =
                new LineSupervisor(new LineConnector.LineEnds(branch, channel, sink, documents), governor, environment);
        lines.removeIf(LineSupervisor::isClosed);
        lines.add(line);
        return line.open().thenApply(opened -> new SupervisedLine(line));
    }

    /**
     * Replaces the options; each line uses them from its next delay on. Lines that were opened before keep their limits
     * of attempts and of sending, and the number of concurrent connects does not change.
     *
     * @param other limits and times
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
            log.error("The report on the line of branch {} could not be delivered", report.branch(), e);
        }
    }
}
