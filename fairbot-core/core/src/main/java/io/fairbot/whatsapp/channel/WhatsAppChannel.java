package io.fairbot.whatsapp.channel;

import io.fairbot.branch.Branch;
import io.fairbot.whatsapp.FailureCause;
import java.util.concurrent.CompletionStage;

/**
 * A provider of lines to WhatsApp, one line for each branch. Implementations are safe for use from any thread.
 *
 * <p>The coordinator starts a channel before the agents and stops it after them; a stopped channel can be started again.
 */
public interface WhatsAppChannel {

    /**
     * Returns the id of the channel, as branches and settings name it.
     *
     * @return such as {@code sandbox}
     */
    String id();

    /**
     * Returns whether the provider drops a message that is sent again under the same channel id.
     *
     * @return true if a message that may have been sent can be sent again without harm
     */
    boolean deduplicates();

    /**
     * Returns whether its lines connect to real customers. A number can have only one such line, so none is opened before
     * this node owns the store, see {@link io.fairbot.store.DocumentStore#whenOwned()}.
     *
     * @return true by default; false where customers are simulated, as in the sandbox
     */
    default boolean isLive() {
        return true;
    }

    /**
     * Returns the provider whose failures its sessions report.
     *
     * @return the provider, WhatsApp Web by default
     */
    default FailureCause.WhatsAppProvider provider() {
        return FailureCause.WhatsAppProvider.WEB;
    }

    /**
     * Starts the channel: registers its routes, and does not contact the provider yet.
     *
     * @param context settings, platform and routes
     * @return completes when lines can be opened
     */
    CompletionStage<Void> start(ChannelContext context);

    /**
     * Opens a session for a branch's line; after a session was closed, with fresh state and the same credentials.
     *
     * @param branch the branch
     * @param sink the receiver of everything that arrives on the line
     * @return the session, as soon as it exists; it need not be open yet
     */
    CompletionStage<WhatsAppSession> open(Branch branch, InboundSink sink);

    /**
     * Stops the channel: closes its sessions and withdraws its routes. Idempotent.
     *
     * @return completes when everything is closed
     */
    CompletionStage<Void> stop();
}
