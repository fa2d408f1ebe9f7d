package io.fairbot.whatsapp;

import io.fairbot.branch.Branch;
import java.util.concurrent.CompletionStage;

/**
 * A way to connect branches to WhatsApp. Safe for use from any thread.
 *
 * <p>The coordinator starts a channel before the agents and stops it after them; it can be started again.
 */
public interface WhatsAppChannel {

    /**
     * Returns its name, as branches and settings use it.
     *
     * @return such as {@code sandbox}
     */
    String id();

    /**
     * Tells whether the provider drops a message that is sent again under the same channel id.
     *
     * @return true where a message that may have been sent can be sent again without harm
     */
    boolean deduplicates();

    /**
     * Tells whether its lines reach people. Of one number only one such line may be open, so none is opened before this node
     * owns the store, see {@link io.fairbot.store.DocumentStore#whenOwned()}.
     *
     * @return true by default; false where customers are played, as in the sandbox
     */
    default boolean isLive() {
        return true;
    }

    /**
     * Tells whose failures its sessions report.
     *
     * @return the provider, WhatsApp Web by default
     */
    default FailureCause.WhatsAppProvider provider() {
        return FailureCause.WhatsAppProvider.WEB;
    }

    /**
     * Starts the channel: offers its routes, begins nothing towards the provider.
     *
     * @param context what the coordinator gives it
     * @return ends when it is ready
     */
    CompletionStage<Void> start(ChannelContext context);

    /**
     * Opens the line of a branch; of a branch whose line was closed before, with fresh state and the same credentials.
     *
     * @param branch the branch
     * @param sink where to hand over what is heard
     * @return the session, as soon as it exists; it may not be open yet
     */
    CompletionStage<WhatsAppSession> open(Branch branch, InboundSink sink);

    /**
     * Stops the channel: closes what is open, withdraws its routes. Idempotent.
     *
     * @return ends when nothing is left
     */
    CompletionStage<Void> stop();
}
