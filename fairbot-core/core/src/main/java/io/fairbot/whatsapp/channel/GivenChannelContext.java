package io.fairbot.whatsapp.channel;

import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import java.util.function.Function;

/** The environment of a channel that {@link ChannelContext#of} creates. */
record GivenChannelContext(
        Settings settings,
        Platform platform,
        RouteRegistry http,
        Settlements settlements,
        Function<String, InboundSink> inboxes,
        MediaStore media)
        implements ChannelContext {
    @Override
    public InboundSink inbox(String branch) {
        return inboxes.apply(branch);
    }
}
