package io.fairbot.whatsapp.channel;

import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import java.util.function.Function;

/**
 * The environment of a channel, from its start to its stop. The coordinator implements it; a test creates one with
 * {@link #of}.
 */
public interface ChannelContext {

    /**
     * Creates an environment.
     *
     * @param settings the bootstrap settings
     * @param platform time, identifiers and executors
     * @param http the registry of the channel's routes and pages
     * @param settlements the service that reports how messages were settled
     * @param inboxes the inboxes of branches, see {@link #inbox}
     * @param media the application's store of media
     * @return the environment
     */
    static ChannelContext of(
            Settings settings,
            Platform platform,
            RouteRegistry http,
            Settlements settlements,
            Function<String, InboundSink> inboxes,
            MediaStore media) {
        return new GivenChannelContext(settings, platform, http, settlements, inboxes, media);
    }

    /**
     * Returns the bootstrap settings, those of the channel included.
     *
     * @return the settings
     */
    Settings settings();

    /**
     * Returns time, identifiers and executors.
     *
     * @return the platform
     */
    Platform platform();

    /**
     * Returns the registry of the channel's routes and pages.
     *
     * @return the registry
     */
    RouteRegistry http();

    /**
     * Returns the service that reports how messages were settled, for channels that simulate customers.
     *
     * @return the service
     */
    Settlements settlements();

    /**
     * Returns the inbox of a branch, which stores what arrives whether or not the line of the branch is open on this node: a
     * provider with one webhook for several lines may call any node. The node that owns the branch handles it. The sink of an
     * open session is preferred, since it also proves that the line works.
     *
     * @param branch the branch's id
     * @return its inbox; it takes no writes of the channel, which belong to the owner of the line, and ignores the state of lines
     */
    InboundSink inbox(String branch);

    /**
     * Returns the application's store of media: those that bots send are in it.
     *
     * @return the store
     */
    MediaStore media();
}
