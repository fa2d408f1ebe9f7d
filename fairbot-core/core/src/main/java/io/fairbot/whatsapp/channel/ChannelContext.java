package io.fairbot.whatsapp.channel;

import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;

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
     * @param media the application's store of media
     * @return the environment
     */
    static ChannelContext of(
            Settings settings, Platform platform, RouteRegistry http, Settlements settlements, MediaStore media) {
        return new GivenChannelContext(settings, platform, http, settlements, media);
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
     * Returns the application's store of media: those that bots send are in it.
     *
     * @return the store
     */
    MediaStore media();
}
