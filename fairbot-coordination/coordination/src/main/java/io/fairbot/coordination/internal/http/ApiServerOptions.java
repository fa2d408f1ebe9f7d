package io.fairbot.coordination.internal.http;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.RateLimit;
import io.fairbot.config.Settings;
import java.util.List;

/**
 * How the server listens and what it lets through.
 *
 * @param host the address to listen on
 * @param port the port, 0 for any that is free
 * @param origins origins whose pages may call from a browser
 * @param rateLimit how much one caller may ask
 */
public record ApiServerOptions(String host, int port, List<String> origins, RateLimit rateLimit) {
    /** How large a body may be. */
    public static final int MAX_BODY = 256 * 1024;

    /** What is read of a body that is too large, so that its sender lives to hear why. */
    static final long MAX_DRAINED = 4L * 1024 * 1024;

    /** Copies the origins. */
    public ApiServerOptions {
        origins = List.copyOf(origins);
    }

    /** Reads the options out of the settings. */
    public static ApiServerOptions of(Settings settings) {
        return new ApiServerOptions(
                settings.apiHost(),
                settings.apiPort(),
                settings.find(BootstrapSettings.CORS_ORIGINS).orElse(List.of()),
                settings.get(BootstrapSettings.RATE_LIMIT));
    }
}
