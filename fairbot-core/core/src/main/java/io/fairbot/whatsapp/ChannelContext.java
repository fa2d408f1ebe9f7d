package io.fairbot.whatsapp;

import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.runtime.Platform;

/**
 * What a channel gets from the coordinator.
 *
 * @param settings the bootstrap settings
 * @param platform time, identifiers and threads
 * @param http where it offers routes, pages and sockets
 */
public record ChannelContext(Settings settings, Platform platform, RouteRegistry http) {}
