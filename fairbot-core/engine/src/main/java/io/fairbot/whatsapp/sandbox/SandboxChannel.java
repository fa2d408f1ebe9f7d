package io.fairbot.whatsapp.sandbox;

import io.fairbot.branch.Branch;
import io.fairbot.files.FileErrors;
import io.fairbot.files.NodeIdFile;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaLimits;
import io.fairbot.media.MediaStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel that simulates WhatsApp.
 *
 * <p>Customers write through {@code POST /sandbox/messages} or on the page {@code /sandbox}; while no line is open yet,
 * messages are answered with 503. Transcripts are in the data directory, in {@code sandbox/<branch>.jsonl}. By default the channel
 * drops a message that it gets twice under the same id, as WhatsApp Web does; {@link #withoutDeduplication()} makes it
 * behave like the official API.
 */
public final class SandboxChannel implements WhatsAppChannel {
    /** The id of this channel in branches and settings. */
    public static final String ID = "sandbox";

    private static final Logger log = LoggerFactory.getLogger(SandboxChannel.class);

    private final boolean deduplicates;
    private final SandboxFaults faults = new SandboxFaults();
    private final SandboxLines lines = new SandboxLines();
    private final Map<String, SandboxLinking> links = new ConcurrentHashMap<>();

    private @Nullable ChannelContext context;
    private @Nullable SandboxMedia media;
    private @Nullable ExecutorService mediaIo;
    /** Where callers go on that waited for news of a chat; media would hold them up. */
    private @Nullable ExecutorService chatIo;

    private @Nullable SandboxMediaRetention retention;
    private RouteRegistry.@Nullable RouteRegistration registration;

    /** Creates a channel that drops a message it gets twice. */
    public SandboxChannel() {
        this(true);
    }

    private SandboxChannel(boolean deduplicates) {
        this.deduplicates = deduplicates;
    }

    /**
     * Creates a channel that shows a message twice that it gets twice.
     *
     * @return the channel
     */
    public static SandboxChannel withoutDeduplication() {
        return new SandboxChannel(false);
    }

    /**
     * Returns the fault injection of this channel's lines; it can be used at any time.
     *
     * @return the faults
     */
    public SandboxFaults faults() {
        return faults;
    }

    /**
     * Returns the branches that have a line here, also one that is closed at the moment or could not be opened.
     *
     * @return their ids, sorted; empty before the start
     */
    public List<String> branches() {
        return lines.branches();
    }

    /**
     * Reports on a message that was sent, as a provider does: that it was delivered, read or failed, and what it costs.
     *
     * @param branch the branch
     * @param status the report, under the channel's id of the message
     * @return completes when the report is durable; fails with an {@link IllegalStateException} while the line is not open
     */
    public CompletionStage<Void> report(String branch, DeliveryStatus status) {
        return lines.find(branch)
                .map(line -> line.report(status))
                .orElseGet(() -> CompletableFuture.failedStage(new IllegalStateException(
                        "The sandbox line " + branch + " is not open; open it before it reports.")));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public boolean deduplicates() {
        return deduplicates;
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public synchronized CompletionStage<Void> start(ChannelContext started) {
        context = started;
        mountRoutes(started);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<WhatsAppSession> open(LineContext opened) {
        Branch branch = opened.branch();
        ChannelContext given = context;
        if (given == null) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The sandbox is not started; the coordinator does that."));
        }
        // Two lines would overwrite each other in the transcript: the newer one stays.
        lines.find(branch.id()).ifPresent(SandboxLine::close);
        try {
            Transcript transcript = transcript(branch, given.settings().dataDir());
            SandboxLine line =
                    new SandboxLine(this, opened, transcript, given.platform().time(), media(given), changes(given));
            lines.opened(line);
            return CompletableFuture.completedStage(line);
        } catch (StoreException e) {
            return failed(branch, e);
        } catch (IOException e) {
            return failed(
                    branch,
                    new StoreException(
                            StoreErrorCode.REFUSED,
                            "The transcript of the sandbox line " + branch.id()
                                    + " cannot be opened in the data directory (" + FileErrors.reason(e)
                                    + "): give this user the right to read and write it.",
                            e));
        }
    }

    private CompletionStage<WhatsAppSession> failed(Branch branch, StoreException failure) {
        lines.failed(branch, String.valueOf(failure.getMessage()));
        return CompletableFuture.failedStage(failure);
    }

    private static Transcript transcript(Branch branch, Path dataDir) throws IOException {
        Path file = dataDir.resolve(ID).resolve(branch.id() + ".jsonl");
        if (!Files.exists(file)) {
            log.info("The sandbox line {} begins a new transcript", branch.id());
        }
        // Without a coordinator there is no identity.
        String directory =
                NodeIdFile.read(dataDir).flatMap(NodeIdFile::directory).orElse("");
        return new Transcript(file, Transcript.MAX_BYTES, directory);
    }

    private void mountRoutes(ChannelContext given) {
        if (registration == null) {
            registration = given.http().mount(new SandboxRoutes(lines, faults, given, media(given)).module());
        }
    }

    @Override
    public synchronized CompletionStage<Void> stop() {
        lines.all().stream()
                .map(SandboxLines.KnownLine::line)
                .filter(Objects::nonNull)
                .forEach(SandboxLine::close);
        lines.clear();
        context = null;
        media = null;
        if (retention != null) {
            retention.stop();
            retention = null;
        }
        if (mediaIo != null) {
            mediaIo.shutdown();
            mediaIo = null;
        }
        if (chatIo != null) {
            chatIo.shutdown();
            chatIo = null;
        }
        if (registration != null) {
            registration.close();
            registration = null;
        }
        return CompletableFuture.completedStage(null);
    }

    private ChatChanges changes(ChannelContext given) {
        ExecutorService io = chatIo;
        if (io == null) {
            io = given.platform().executors().create("sandbox-chats", 1);
            chatIo = io;
        }
        return new ChatChanges(given.platform().time(), io);
    }

    /** Returns the media of the provider's side, the same until the channel is stopped. */
    private SandboxMedia media(ChannelContext given) {
        SandboxMedia opened = media;
        if (opened == null) {
            ExecutorService io = given.platform().executors().create("sandbox-media", 1);
            Path directory = given.settings().dataDir().resolve(ID).resolve("media");
            MediaStore provider = MediaStore.directory(directory, MediaLimits.of(given.settings()), io);
            opened = new SandboxMedia(provider, given.media());
            mediaIo = io;
            retention = new SandboxMediaRetention(
                    provider, given.settings(), given.platform().time());
            retention.schedule();
            media = opened;
        }
        return opened;
    }

    /** Returns the link of a branch's line, which the provider knows longer than its sessions. */
    SandboxLinking linking(String branch) {
        return links.computeIfAbsent(
                branch,
                id -> new SandboxLinking(
                        Objects.requireNonNull(context).platform().ids()));
    }

    /** Keeps in mind that a line was closed. */
    void closed(SandboxLine line) {
        lines.closed(line);
    }
}
