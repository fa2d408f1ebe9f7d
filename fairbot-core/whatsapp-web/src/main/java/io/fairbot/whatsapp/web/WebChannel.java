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
 * The channel of WhatsApp Web: each line is a device that is linked to the branch's phone. So far its lines are linked, stay
 * connected, receive and send; what they receive beside private chats is ignored. No application can use it yet. Safe for use from any thread.
 */
final class WebChannel implements WhatsAppChannel {
    static final String ID = "web";

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

    /** What the channel has between its start and its stop. */
    private record StartedWeb(
            WebOptions options, ChannelContext context, ExecutorService transfers, MediaTransfer transfer) {}

    WebChannel(SecureRandom random) {
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
            WebOptions options = WebOptions.of(context.settings());
            ExecutorService transfers = context.platform().executors().create("web-media", TRANSFERS);
            HttpClient.Builder http = HttpClient.newBuilder()
                    .executor(transfers)
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER);
            trust.ifPresent(http::sslContext);
            MediaTransfer transfer =
                    new MediaTransfer(http.build(), context.platform().time(), TRANSFER, transfers, random);
            running = new StartedWeb(options, context, transfers, transfer);
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
        return credentials(line).thenApply(credentials -> session(now, line, credentials));
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

    private WhatsAppSession session(StartedWeb now, LineContext line, Credentials credentials) {
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
        LineMedia media = new LineMedia(now.context().media(), now.transfer());
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
        Optional.ofNullable(running).ifPresent(started -> started.transfers().shutdown());
        running = null;
        return CompletableFuture.completedStage(null);
    }
}
