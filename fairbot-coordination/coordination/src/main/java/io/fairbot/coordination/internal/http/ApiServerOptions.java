package io.fairbot.coordination.internal.http;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.RateLimit;
import io.fairbot.config.Settings;
import java.util.List;

/**
 * The address, origins and rate limit of the API.
 *
 * @param host the name or address to listen on
 * @param port the port, 0 for any that is free
 * @param origins the origins whose pages may call from a browser
 * @param rateLimit the rate limit of each caller
 * @param maxConnections the greatest number of connections
 */
public record ApiServerOptions(String host, int port, List<String> origins, RateLimit rateLimit, int maxConnections) {

    /** Copies the origins. */
    public ApiServerOptions {
        origins = List.copyOf(origins);
    }

    /** Reads the options from the settings. */
    public static ApiServerOptions of(Settings settings) {
        return new ApiServerOptions(
                settings.apiHost(),
                settings.apiPort(),
                settings.find(BootstrapSettings.CORS_ORIGINS).orElse(List.of()),
                settings.get(BootstrapSettings.RATE_LIMIT),
                settings.get(BootstrapSettings.API_MAX_CONNECTIONS));
    }
}
