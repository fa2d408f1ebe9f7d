package io.fairbot.whatsapp.cloud;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient.GraphTimeouts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * A check of an installation of the Cloud API: what Meta says about tokens, numbers and accounts, and whether the webhook accepts
 * what Meta would send. It changes nothing and sends no message. Safe for use from any thread.
 *
 * <p>No stage fails: what cannot be asked is a finding, too.
 */
public final class CloudCheck implements AutoCloseable {
    private static final int THREADS = 2;
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private final CloudOptions options;
    private final CloudTokens tokens;
    private final Platform platform;
    private final ExecutorService executor;
    private final GraphClient client;

    /**
     * Creates a check.
     *
     * @param options the options of the channel
     * @param platform time and executors
     */
    public CloudCheck(CloudOptions options, Platform platform) {
        this(options, new CloudTokens(options.accessToken(), Optional.empty(), platform.time(), () -> {}), platform);
    }

    private CloudCheck(CloudOptions options, CloudTokens tokens, Platform platform) {
        this.options = options;
        this.tokens = tokens;
        this.platform = platform;
        executor = platform.executors().create("cloud-check", THREADS);
        client = new GraphClient(options.address(""), GraphTimeouts.DEFAULTS, platform.time(), executor);
    }

    /**
     * Creates a check with the settings of an application, its file of tokens included.
     *
     * @param settings the settings
     * @param platform time and executors
     * @return the check
     * @throws IllegalStateException when a setting without a default is missing
     * @throws IllegalArgumentException when one has no allowed value, or the file of tokens cannot be used
     */
    public static CloudCheck of(Settings settings, Platform platform) {
        CloudOptions options = CloudOptions.of(settings);
        CloudTokens tokens = new CloudTokens(
                options.accessToken(), settings.find(BootstrapSettings.CLOUD_TOKENS_FILE), platform.time(), () -> {});
        return new CloudCheck(options, tokens, platform);
    }

    /**
     * Checks a line: its token with permissions, its number, its account with subscription and templates.
     *
     * @param number the line's {@link CloudChannel#PHONE_NUMBER_ID}
     * @param account the line's {@link CloudChannel#ACCOUNT_ID}
     * @param token the line's own token; empty for that of its account
     * @return the findings, always of the same subjects in the same order
     */
    public CompletionStage<List<CloudFinding>> line(String number, Optional<String> account, Optional<Secret> token) {
        return new LineCheck(client, platform.time()).run(number, account, token.orElseGet(() -> tokens.of(account)));
    }

    /**
     * Checks the app at Meta: whether its secret is that of the options, and where it delivers to.
     *
     * @param webhook the public address of the webhook; empty where it is not known
     * @return the findings
     */
    public CompletionStage<List<CloudFinding>> app(Optional<URI> webhook) {
        return new AppCheck(client, tokens.of(Optional.empty()), options.appSecrets()).run(webhook);
    }

    /**
     * Compares the clock with that of Meta; a clock that is wrong by more than a minute closes the window of 24 hours too early or
     * too late.
     *
     * @return the finding
     */
    public CompletionStage<CloudFinding> clock() {
        return client.serverTime().handle((there, failure) -> {
            if (failure != null) {
                return LineCheck.failed("clock", Stages.cause(failure));
            }
            Duration ahead = Duration.between(there, platform.time().now());
            return ahead.abs().compareTo(CLOCK_TOLERANCE) <= 0
                    ? CloudFinding.ok("clock", "it differs from Meta's by less than a minute")
                    : CloudFinding.failed(
                            "clock",
                            "it is " + ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of")
                                    + " Meta's; let the machine set it by NTP.");
        });
    }

    /**
     * Checks the webhook as Meta calls it: with the verify token, with a wrong signature, and with right ones. The delivery is
     * empty, so nothing is stored.
     *
     * @param address the whole address of the webhook
     * @return the findings
     */
    public CompletionStage<List<CloudFinding>> webhook(URI address) {
        return new WebhookCheck(address, options.appSecrets(), options.verifyToken(), executor).run();
    }

    /** Ends the threads of the check. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
