package io.fairbot.whatsapp.channel;

import io.fairbot.branch.Branch;
import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The environment of a channel that {@link ChannelContext#of} creates. */
record GivenChannelContext(
        Settings settings,
        Platform platform,
        RouteRegistry http,
        Settlements settlements,
        BranchInboxes inboxes,
        MediaStore media)
        implements ChannelContext {
    @Override
    public InboundSink inbox(String branch) {
        return inboxes.inbox(branch);
    }

    @Override
    public List<Branch> branches() {
        return inboxes.branches();
    }

    @Override
    public CompletionStage<Void> keep(UnhandledEvent event) {
        return inboxes.keep(event);
    }
}
