package io.fairbot.coordination.internal.http;

import io.fairbot.config.AddressRange;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.RateLimit;
import io.fairbot.config.Settings;
import java.util.List;
import java.util.Optional;

/**
 * The address, origins and rate limit of the API.
 *
 * @param host the name or address to listen on
 * @param port the port, 0 for any that is free
 * @param origins the origins whose pages may call from a browser
 * @param rateLimit the rate limit of each caller
 * @param maxConnections the greatest number of connections
 * @param publicUrl the address under which others reach the API, without a path
 * @param trustedProxies the proxies whose word about a client is taken
 */
public record ApiServerOptions(
        String host,
        int port,
        List<String> origins,
        RateLimit rateLimit,
        int maxConnections,
        Optional<String> publicUrl,
        List<AddressRange> trustedProxies) {

    /** Copies the lists. */
    public ApiServerOptions {
        origins = List.copyOf(origins);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Creates options of a server that is reached without a proxy. */
    public ApiServerOptions(String host, int port, List<String> origins, RateLimit rateLimit, int maxConnections) {
        this(host, port, origins, rateLimit, maxConnections, Optional.empty(), List.of());
    }

    /** Reads the options from the settings. */
    public static ApiServerOptions of(Settings settings) {
        return new ApiServerOptions(
                settings.apiHost(),
                settings.apiPort(),
                settings.find(BootstrapSettings.CORS_ORIGINS).orElse(List.of()),
                settings.get(BootstrapSettings.RATE_LIMIT),
                settings.get(BootstrapSettings.API_MAX_CONNECTIONS),
                settings.find(BootstrapSettings.PUBLIC_URL),
                settings.find(BootstrapSettings.TRUSTED_PROXIES).orElse(List.of()));
    }
}
