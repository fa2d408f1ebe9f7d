package io.fairbot.whatsapp.channel;

import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.runtime.Platform;

/**
 * The environment that the coordinator gives a channel.
 *
 * @param settings the bootstrap settings
 * @param platform time, identifiers and executors
 * @param http the registry of its routes and pages
 */
public record ChannelContext(Settings settings, Platform platform, RouteRegistry http) {}
