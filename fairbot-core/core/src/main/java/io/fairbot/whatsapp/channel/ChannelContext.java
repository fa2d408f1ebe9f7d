package io.fairbot.whatsapp.channel;

import io.fairbot.branch.Branch;
import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.media.MediaStore;
import io.fairbot.runtime.Platform;
import java.util.List;
import java.util.concurrent.CompletionStage;

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
     * @param inboxes the branches and their inboxes, such as {@code conversations::inbox}
     * @param media the application's store of media
     * @return the environment
     */
    static ChannelContext of(
            Settings settings,
            Platform platform,
            RouteRegistry http,
            Settlements settlements,
            BranchInboxes inboxes,
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
     * Returns the branches whose lines this node opens, and those that it would open if no other node owned them, with the settings
     * of their lines: so a channel finds the branch of what arrives. A branch that is being opened again, or could not be opened,
     * is among them.
     *
     * @return the branches of all channels; none while the application is starting, since some may be missing then
     */
    List<Branch> branches();

    /**
     * Stores something that the provider reported and nothing handles, for an operator to look at. The same event is stored once;
     * when there are very many, the rest of an hour's is only counted in the log.
     *
     * @param event the event
     * @return completes when it is durable
     */
    CompletionStage<Void> keep(UnhandledEvent event);

    /**
     * Returns the application's store of media: those that bots send are in it.
     *
     * @return the store
     */
    MediaStore media();
}
