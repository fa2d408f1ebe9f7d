package io.fairbot.whatsapp.channel;

import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;

/** The environment of a channel that {@link ChannelContext#of} creates. */
record GivenChannelContext(
        Settings settings, Platform platform, RouteRegistry http, Settlements settlements, MediaStore media)
        implements ChannelContext {}
