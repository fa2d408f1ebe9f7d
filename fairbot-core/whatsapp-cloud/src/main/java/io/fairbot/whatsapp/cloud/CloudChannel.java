package io.fairbot.whatsapp.cloud;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.SettingSchema;
import io.fairbot.http.RouteRegistry.RouteRegistration;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient.GraphTimeouts;
import io.fairbot.whatsapp.cloud.internal.media.MediaUploader;
import io.fairbot.whatsapp.cloud.internal.webhook.AccountChange;
import io.fairbot.whatsapp.cloud.internal.webhook.ChannelWebhookLines;
import io.fairbot.whatsapp.cloud.internal.webhook.Webhook;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookLines;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The channel of the WhatsApp Cloud API: each line is a telephone number of a WhatsApp Business account.
 *
 * <p>Its options are read from the settings whose names begin with {@code FAIRBOT_CLOUD_}, see {@link CloudOptions#find}. Where
 * there are none and another channel is the default, it starts without them and opens no line.
 *
 * <p>Meta drops no repetition: a message whose answer was lost may arrive twice when it is sent again.
 */
public final class CloudChannel implements WhatsAppChannel {
    /** The id of the channel. */
    public static final String ID = "cloud";

    /** The path at which the webhook of all lines is called. */
    public static final String WEBHOOK_PATH = Webhook.PATH;

    private static final Pattern NUMBER_ID = Pattern.compile("[0-9]{5,25}");
    private static final String NUMBER_ALLOWED = "5 to 25 digits, as Meta shows it";

    /** The id of a line's number at Meta, which is not the number itself. */
    public static final Setting<String> PHONE_NUMBER_ID = new Setting<>(
            "phoneNumberId",
            "Phone number ID, as Meta shows it; not the number itself",
            Optional.empty(),
            false,
            new Setting.SettingType<>(NUMBER_ALLOWED, CloudChannel::numberId));

    /** The id of the WhatsApp Business account that a line's number belongs to; templates are checked where it is given. */
    public static final Setting<String> ACCOUNT_ID = new Setting<>(
            "accountId",
            "ID of the WhatsApp Business account (WABA); its templates are checked before they are sent",
            Optional.empty(),
            false,
            new Setting.SettingType<>(NUMBER_ALLOWED, CloudChannel::numberId));

    /** The access token of a line whose account is not that of {@link CloudOptions#accessToken()}. */
    public static final Setting<Secret> ACCESS_TOKEN = new Setting<>(
            "accessToken",
            "Access token of this line, where it is another than FAIRBOT_CLOUD_ACCESS_TOKEN",
            Optional.empty(),
            true,
            new Setting.SettingType<>("8 to 1000 letters, digits or signs, without blanks", CloudChannel::token));

    private static final int THREADS = 4;
    private static final Duration WINDOW = Duration.ofHours(24);

    private final GraphTimeouts timeouts;
    private final Map<String, CloudSession> sessions = new ConcurrentHashMap<>();
    private @Nullable Running running;
    private boolean isStarted;

    /** What the channel has between its start and its stop. */
    private record Running(
            CloudOptions options,
            ChannelContext context,
            CloudTokens tokens,
            GraphClient client,
            ExecutorService executor,
            ExecutorService readers,
            Webhook webhook,
            List<RouteRegistration> routes) {}

    /** Creates the channel. */
    public CloudChannel() {
        this(GraphTimeouts.DEFAULTS);
    }

    CloudChannel(GraphTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    private static String numberId(String text) {
        if (!NUMBER_ID.matcher(text).matches()) {
            throw new IllegalArgumentException("no id of Meta");
        }
        return text;
    }

    private static Secret token(String text) {
        if (!text.matches("[!-~]{8,1000}")) {
            throw new IllegalArgumentException("no token");
        }
        return Secret.of(text);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public boolean deduplicates() {
        return false;
    }

    @Override
    public Optional<Duration> replyWindow() {
        return Optional.of(WINDOW);
    }

    @Override
    public WhatsAppProvider provider() {
        return WhatsAppProvider.CLOUD;
    }

    @Override
    public List<ChannelModel<?>> models() {
        return List.of(ChannelModel.of(MediaUploader.UPLOADS));
    }

    @Override
    public SettingSchema lineSettings() {
        return SettingSchema.NONE.required(PHONE_NUMBER_ID).optional(ACCOUNT_ID, ACCESS_TOKEN);
    }

    @Override
    public synchronized CompletionStage<Void> start(ChannelContext context) {
        Optional<CloudOptions> options;
        Optional<CloudTokens> tokens;
        try {
            options = CloudOptions.find(context.settings());
            tokens = options.map(found -> new CloudTokens(
                    found.accessToken(),
                    context.settings().find(BootstrapSettings.CLOUD_TOKENS_FILE),
                    context.platform().time(),
                    () -> sessions.values().forEach(CloudSession::tokenChanged)));
        } catch (IllegalStateException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
        isStarted = true;
        options.ifPresent(found -> {
            Webhook webhook = webhook(found, context);
            List<RouteRegistration> routes = List.of(
                    context.http().mount(webhook.module()),
                    context.http()
                            .mount(new CloudRoutes(found, context, webhook, this::session, tokens.orElseThrow()::of)
                                    .module()));
            ExecutorService executor = context.platform().executors().create("cloud", THREADS);
            running = new Running(
                    found,
                    context,
                    tokens.orElseThrow(),
                    new GraphClient(
                            found.address(""), timeouts, context.platform().time(), executor),
                    executor,
                    context.platform().executors().create("cloud-media", THREADS),
                    webhook,
                    routes);
            tokens.orElseThrow().start();
        });
        return CompletableFuture.completedStage(null);
    }

    private Webhook webhook(CloudOptions options, ChannelContext context) {
        WebhookLines lines = new ChannelWebhookLines(context, ID, PHONE_NUMBER_ID, this::sink, this::accountChanged);
        return new Webhook(
                options.appSecrets(),
                options.verifyToken(),
                lines,
                context.platform().time());
    }

    @Override
    public Optional<String> problem() {
        Running now;
        synchronized (this) {
            now = running;
        }
        if (now == null) {
            return Optional.empty();
        }
        String all = Stream.concat(
                        Stream.concat(now.webhook().status().problem().stream(), now.tokens().problem().stream()),
                        sessions.values().stream()
                                .sorted(Comparator.comparing(CloudSession::branch))
                                .flatMap(session -> session.number().problem().stream()))
                .collect(Collectors.joining(" "));
        return Optional.of(all).filter(text -> !text.isEmpty());
    }

    private Optional<CloudSession> session(String branch) {
        return sessions.values().stream()
                .filter(session -> session.branch().equals(branch))
                .findFirst();
    }

    /** Returns where the session of a branch receives, if it is open here. */
    private Optional<InboundSink> sink(String branch) {
        return session(branch).map(CloudSession::sink);
    }

    private void accountChanged(AccountChange change) {
        sessions.values().forEach(session -> session.accountChanged(change));
    }

    @Override
    public synchronized CompletionStage<WhatsAppSession> open(LineContext line) {
        Running now = running;
        if (now == null) {
            return CompletableFuture.failedStage(new IllegalStateException(
                    isStarted
                            ? "The branch " + line.branch().id()
                                    + " uses the channel cloud, whose settings are missing:"
                                    + " FAIRBOT_CLOUD_ACCESS_TOKEN, FAIRBOT_CLOUD_APP_SECRET,"
                                    + " FAIRBOT_CLOUD_VERIFY_TOKEN. Set them, or give the branch another channel."
                            : "The channel cloud is not started; the coordinator does that."));
        }
        String number = line.settings().get(PHONE_NUMBER_ID);
        CloudSession other = sessions.get(number);
        if (other != null && !other.branch().equals(line.branch().id())) {
            return CompletableFuture.failedStage(new IllegalStateException("The phoneNumberId of the branch "
                    + line.branch().id() + " is that of the branch " + other.branch()
                    + "; each number belongs to one branch. Correct one of them."));
        }
        CloudLine facts = new CloudLine(
                number,
                line.settings().find(ACCOUNT_ID),
                line.settings()
                        .find(ACCESS_TOKEN)
                        .<Supplier<Secret>>map(own -> () -> own)
                        .orElseGet(() -> {
                            Optional<String> account = line.settings().find(ACCOUNT_ID);
                            return () -> now.tokens().of(account);
                        }),
                "https".equals(now.options().graphUrl().getScheme()));
        CloudSession session = new CloudSession(
                line, facts, now.client(), now.context(), now.readers(), closed -> sessions.remove(number, closed));
        sessions.put(number, session);
        session.connect();
        return CompletableFuture.completedStage(session);
    }

    @Override
    public synchronized CompletionStage<Void> stop() {
        Running ended = running;
        if (ended != null) {
            // First, so that nothing is acknowledged by a session that is closed.
            ended.tokens().stop();
            ended.routes().forEach(RouteRegistration::close);
        }
        List.copyOf(sessions.values()).forEach(CloudSession::close);
        if (ended != null) {
            ended.executor().shutdown();
            ended.readers().shutdown();
        }
        running = null;
        isStarted = false;
        return CompletableFuture.completedStage(null);
    }
}
