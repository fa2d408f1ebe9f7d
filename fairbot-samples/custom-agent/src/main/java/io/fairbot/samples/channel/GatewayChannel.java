package io.fairbot.samples.channel;

import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings.SettingGroup;
import io.fairbot.config.Secret;
import io.fairbot.config.Setting;
import io.fairbot.config.SettingSchema;
import io.fairbot.config.SettingValues;
import io.fairbot.http.RouteRegistry.RouteRegistration;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.WhatsAppProvider;
import io.fairbot.whatsapp.channel.ChannelContext;
import io.fairbot.whatsapp.channel.ChannelModel;
import io.fairbot.whatsapp.channel.LineContext;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** A channel to a gateway that takes messages over HTTP and delivers those of customers to a webhook. */
public final class GatewayChannel implements WhatsAppChannel {
    /** The provider whose failures its lines report. */
    public static final WhatsAppProvider PROVIDER = new WhatsAppProvider("GATEWAY");

    /** The address of the gateway. */
    public static final Setting<URI> URL = new Setting<>(
            "FAIRBOT_GATEWAY_URL",
            "The address of the gateway",
            Optional.of("http://127.0.0.1:8025"),
            false,
            new Setting.SettingType<>("an address such as https://gateway.example", URI::create));

    /** The token with which the gateway knows its client. */
    public static final Setting<Secret> TOKEN = new Setting<>(
            "FAIRBOT_GATEWAY_TOKEN",
            "The token of the gateway's client",
            Optional.empty(),
            true,
            new Setting.SettingType<>("a text", Secret::of));

    /** The number of a line at the gateway. */
    public static final Setting<PhoneNumber> NUMBER = new Setting<>(
            "number",
            "The number of the line at the gateway",
            Optional.empty(),
            false,
            new Setting.SettingType<>("a number such as +5548999990000", PhoneNumber::parse));

    /** The PIN with which the owner of the number lets the gateway use it. */
    public static final Setting<Secret> PIN = new Setting<>(
            "pin",
            "The PIN of the number",
            Optional.empty(),
            true,
            new Setting.SettingType<>("six digits", GatewayChannel::pin));

    private static final Model<LineKey> KEYS =
            Model.builder("gateway_keys", LineKey.class).build();
    private static final String KEY = "webhook";

    private final Map<String, GatewaySession> sessions = new ConcurrentHashMap<>();
    private @Nullable ExecutorService executor;
    private @Nullable GatewayClient client;
    private @Nullable TimeSource time;
    private @Nullable RouteRegistration webhook;

    /** The key with which the gateway signs what it delivers to a line. It tells it once, when the line is registered. */
    record LineKey(String secret) {}

    @Override
    public String id() {
        return "gateway";
    }

    @Override
    public boolean deduplicates() {
        return true;
    }

    @Override
    public WhatsAppProvider provider() {
        return PROVIDER;
    }

    @Override
    public Optional<SettingGroup> settings() {
        return Optional.of(new SettingGroup("Gateway", "The channel of the gateway.", List.of(URL, TOKEN)));
    }

    @Override
    public List<ChannelModel<?>> models() {
        return List.of(ChannelModel.of(KEYS).secret("secret"));
    }

    @Override
    public SettingSchema lineSettings() {
        return SettingSchema.NONE.required(NUMBER, PIN);
    }

    private static Secret pin(String text) {
        if (!text.matches("[0-9]{6}")) {
            throw new IllegalArgumentException("no PIN");
        }
        return Secret.of(text);
    }

    @Override
    public synchronized CompletionStage<Void> start(ChannelContext context) {
        Optional<Secret> token = context.settings().find(TOKEN);
        if (token.isEmpty()) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The gateway needs a token; set FAIRBOT_GATEWAY_TOKEN."));
        }
        time = context.platform().time();
        executor = context.platform().executors().create("gateway", 2);
        client = new GatewayClient(context.settings().get(URL), token.get(), executor);
        webhook = context.http().mount(new GatewayWebhook(sessions::get).module());
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<WhatsAppSession> open(LineContext line) {
        GatewayClient open = client;
        TimeSource clock = time;
        if (open == null || clock == null) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The gateway is not started; the coordinator does that."));
        }
        String branch = line.branch().id();
        return key(open, line).thenApply(key -> {
            GatewaySession session =
                    new GatewaySession(line, open, key.secret(), clock, closed -> sessions.remove(branch, closed));
            sessions.put(branch, session);
            return session;
        });
    }

    /** Reads the key of a line, or registers the line and stores the key that the gateway tells. */
    private static CompletionStage<LineKey> key(GatewayClient client, LineContext line) {
        return line.store().get(KEYS, KEY).thenCompose(stored -> {
            if (stored.isPresent()) {
                return CompletableFuture.completedStage(stored.get().value());
            }
            SettingValues settings = line.settings();
            CompletionStage<String> registered =
                    client.register(line.branch().id(), settings.get(NUMBER), settings.get(PIN));
            return registered.thenCompose(secret -> {
                LineKey key = new LineKey(secret);
                return line.store()
                        .commit(List.of(Write.insert(KEYS, KEY, key)))
                        .thenAccept(BatchResult::orThrow)
                        .thenApply(durable -> key);
            });
        });
    }

    @Override
    public synchronized CompletionStage<Void> forget(Branch branch) {
        GatewayClient open = client;
        return open == null ? CompletableFuture.completedStage(null) : open.unregister(branch.id());
    }

    @Override
    public synchronized CompletionStage<Void> stop() {
        sessions.values().forEach(GatewaySession::close);
        if (webhook != null) {
            webhook.close();
            webhook = null;
        }
        if (executor != null) {
            executor.shutdown();
            executor = null;
        }
        client = null;
        return CompletableFuture.completedStage(null);
    }
}
