package io.fairbot.whatsapp.sandbox;

import io.fairbot.branch.Branch;
import io.fairbot.http.RouteRegistry;
import io.fairbot.whatsapp.ChannelContext;
import io.fairbot.whatsapp.InboundSink;
import io.fairbot.whatsapp.WhatsAppChannel;
import io.fairbot.whatsapp.WhatsAppSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * WhatsApp without WhatsApp.
 *
 * <p>Customers write through {@code POST /sandbox/messages} or on the page {@code /sandbox}, which are offered while a line
 * is open. Transcripts are in the data directory, in {@code sandbox/<branch>.jsonl}. By default it drops a message that it
 * gets twice under the same id, as WhatsApp Web does; {@link #withoutDeduplication()} makes it behave like the official API.
 */
public final class SandboxChannel implements WhatsAppChannel {
    /** The name of this channel in branches and settings. */
    public static final String ID = "sandbox";

    private final boolean dropsRepetitions;
    private final SandboxFaults faults = new SandboxFaults();
    private final Map<String, SandboxLine> lines = new TreeMap<>();
    /** Branches that had a line; one whose line is closed gets it back soon. */
    private final Set<String> known = new HashSet<>();

    private @Nullable ChannelContext context;
    private RouteRegistry.@Nullable RouteRegistration mount;

    /** Creates a channel that drops repetitions. */
    public SandboxChannel() {
        this(true);
    }

    private SandboxChannel(boolean dropsRepetitions) {
        this.dropsRepetitions = dropsRepetitions;
    }

    /**
     * Creates a channel that shows a message again that it gets twice.
     *
     * @return the channel
     */
    public static SandboxChannel withoutDeduplication() {
        return new SandboxChannel(false);
    }

    /**
     * Returns what makes lines fail; it can be used at any time.
     *
     * @return the faults of this channel's lines
     */
    public SandboxFaults faults() {
        return faults;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public boolean deduplicates() {
        return dropsRepetitions;
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public synchronized CompletionStage<Void> start(ChannelContext given) {
        context = given;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<WhatsAppSession> open(Branch branch, InboundSink sink) {
        ChannelContext given = context;
        if (given == null) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The sandbox is not started; the coordinator does that."));
        }
        // Two lines would write over each other in the one transcript: the younger one goes on.
        line(branch.id()).ifPresent(SandboxLine::close);
        try {
            Transcript transcript = new Transcript(
                    given.settings().dataDir().resolve(ID).resolve(branch.id() + ".jsonl"), Transcript.MAX_BYTES);
            SandboxLine line = new SandboxLine(
                    branch,
                    sink,
                    transcript,
                    given.platform().time(),
                    dropsRepetitions,
                    faults.line(branch.id()),
                    this::closed);
            lines.put(branch.id(), line);
            known.add(branch.id());
            if (mount == null) {
                mount = given.http()
                        .mount(new SandboxRoutes(this::line, this::lines, this::isKnown, faults, given).module());
            }
            return CompletableFuture.completedStage(line);
        } catch (IOException e) {
            return CompletableFuture.failedStage(new UncheckedIOException(
                    "The transcript of the sandbox line " + branch.id() + " cannot be opened in "
                            + given.settings().dataDir() + ".",
                    e));
        }
    }

    @Override
    public synchronized CompletionStage<Void> stop() {
        List.copyOf(lines.values()).forEach(SandboxLine::close);
        known.clear();
        context = null;
        if (mount != null) {
            mount.close();
            mount = null;
        }
        return CompletableFuture.completedStage(null);
    }

    private synchronized void closed(SandboxLine line) {
        lines.remove(line.branch().id(), line);
    }

    private synchronized boolean isKnown(String branch) {
        return known.contains(branch);
    }

    private synchronized Optional<SandboxLine> line(String branch) {
        return Optional.ofNullable(lines.get(branch));
    }

    private synchronized List<SandboxLine> lines() {
        return lines.values().stream()
                .sorted(Comparator.comparingInt(line -> line.branch().priority()))
                .toList();
    }
}
