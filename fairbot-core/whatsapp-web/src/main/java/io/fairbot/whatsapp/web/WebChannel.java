package io.fairbot.whatsapp.web;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.web.internal.chat.LineKeys;
import io.fairbot.whatsapp.web.internal.chat.LineMedia;
import io.fairbot.whatsapp.web.internal.connection.ConnectionParts;
import io.fairbot.whatsapp.web.internal.connection.ConnectionTimes;
import io.fairbot.whatsapp.web.internal.connection.ServerAddress;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.login.Credentials;
import io.fairbot.whatsapp.web.internal.login.DeviceKeys;
import io.fairbot.whatsapp.web.internal.media.MediaTransfer;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The channel of WhatsApp Web: each line is a device that is linked to the branch's phone, as WhatsApp in a browser is.
 *
 * <p>Its options are read from the settings whose names begin with {@code FAIRBOT_WEB_} when it starts; without any it talks to the
 * live service. A line needs no settings of its own. It waits to be linked until a phone scans the QR code of its state, or a person
 * types the code that {@link WhatsAppSession#linkByCode} asks for; its keys are then stored, and it logs in by itself.
 *
 * <p>Private chats are received and answered; groups, status, newsletters and calls are ignored. The server drops repetitions: a
 * message whose answer was lost arrives once when it is sent again. Safe for use from any thread.
 */
public final class WebChannel implements WhatsAppChannel {
    /** The id of the channel. */
    public static final String ID = "web";

    /** One reads, the other computes what would hold the first up. */
    private static final int THREADS = 2;

    /** The number of files that are transferred at once. */
    private static final int TRANSFERS = 4;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration TRANSFER = Duration.ofMinutes(2);

    private final SecureRandom random;
    private final ConnectionTimes times;
    private final Optional<SSLContext> trust;
    private final Set<WebSession> sessions = ConcurrentHashMap.newKeySet();
    private @Nullable StartedWeb running;
    private @Nullable WebTransfers transfers;

    /** What the channel has between its start and its stop. */
    private record StartedWeb(WebOptions options, ChannelContext context) {}

    /** What transfers the files of all lines; made with the first line, since many programs have none. */
    private record WebTransfers(ExecutorService executor, MediaTransfer transfer) {}

    /**
     * Creates the channel.
     *
     * @param random where the keys of devices, conversations and files come from: {@code new SecureRandom()}
     */
    public WebChannel(SecureRandom random) {
        this(random, ConnectionTimes.DEFAULTS, Optional.empty());
    }

    /** Creates a channel; the certificates of the media hosts are checked by the given context, or by the platform's. */
    WebChannel(SecureRandom random, ConnectionTimes times, Optional<SSLContext> trust) {
        this.random = random;
        this.times = times;
        this.trust = trust;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public boolean deduplicates() {
        return true;
    }

    @Override
    public boolean keepsKeys() {
        return true;
    }

    @Override
    public List<ChannelModel<?>> models() {
        return Stream.concat(Stream.of(Credentials.STORED), LineKeys.MODELS.stream())
                .toList();
    }

    @Override
    public synchronized CompletionStage<Void> start(ChannelContext context) {
        try {
            running = new StartedWeb(WebOptions.of(context.settings()), context);
            return CompletableFuture.completedStage(null);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public synchronized CompletionStage<WhatsAppSession> open(LineContext line) {
        StartedWeb now = running;
        if (now == null) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The channel web is not started; the coordinator does that."));
        }
        LineMedia media =
                new LineMedia(now.context().media(), transfers(now.context()).transfer());
        return credentials(line).thenApply(credentials -> session(now, line, credentials, media));
    }

    private WebTransfers transfers(ChannelContext context) {
        WebTransfers known = transfers;
        if (known != null) {
            return known;
        }
        ExecutorService executor = context.platform().executors().create("web-media", TRANSFERS);
        HttpClient.Builder http = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        trust.ifPresent(http::sslContext);
        WebTransfers made = new WebTransfers(
                executor, new MediaTransfer(http.build(), context.platform().time(), TRANSFER, executor, random));
        transfers = made;
        return made;
    }

    /** Reads the credentials of a line, or generates those of a device that is not linked yet. */
    private CompletionStage<Credentials> credentials(LineContext line) {
        return line.store().get(Credentials.MODEL, Credentials.ID).thenCompose(stored -> {
            if (stored.isPresent()) {
                return CompletableFuture.completedStage(
                        stored.map(Document::value).get());
            }
            Credentials fresh = new Credentials(DeviceKeys.generate(random), Optional.empty(), Optional.empty());
            return line.store()
                    .commit(List.of(Write.insert(Credentials.MODEL, Credentials.ID, fresh)))
                    .thenAccept(BatchResult::orThrow)
                    .thenApply(durable -> fresh);
        });
    }

    private WhatsAppSession session(StartedWeb now, LineContext line, Credentials credentials, LineMedia media) {
        ExecutorService executor = now.context()
                .platform()
                .executors()
                .create("web-" + line.branch().id(), THREADS);
        ConnectionParts parts = new ConnectionParts(
                new ServerAddress(
                        now.options().url(),
                        CurvePublicKey.of(HexFormat.of().parseHex(now.options().rootKey()))),
                times,
                now.context().platform().time(),
                random,
                executor);
        WebSession session = new WebSession(line, now.options(), parts, credentials, media, closed -> {
            sessions.remove(closed);
            executor.shutdown();
        });
        sessions.add(session);
        session.connect();
        return session;
    }

    @Override
    public synchronized CompletionStage<Void> stop() {
        List.copyOf(sessions).forEach(WebSession::close);
        Optional.ofNullable(transfers).ifPresent(made -> made.executor().shutdown());
        transfers = null;
        running = null;
        return CompletableFuture.completedStage(null);
    }
}
