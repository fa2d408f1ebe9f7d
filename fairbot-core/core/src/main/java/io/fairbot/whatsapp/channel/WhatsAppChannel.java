package io.fairbot.whatsapp.channel;

import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.SettingSchema;
import io.fairbot.whatsapp.WhatsAppProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
     * Returns whether its lines connect to real customers. A number can have only one such line, so none is opened while
     * the lease of its branch is {@link io.fairbot.store.Lease#provisional()}.
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
    default WhatsAppProvider provider() {
        return WhatsAppProvider.WEB;
    }

    /**
     * Returns whether keys advance with every message that is prepared. Messages of such a line are prepared and committed one
     * after another, so that no preparation is based on keys that another one is about to replace; they are transmitted
     * concurrently all the same.
     *
     * @return false by default
     */
    default boolean keepsKeys() {
        return false;
    }

    /**
     * Returns how long after a customer's last message the provider lets a business write freely. Afterwards only a
     * {@link io.fairbot.whatsapp.content.Template} is sent, and everything else ends with
     * {@link SendRefusal#WINDOW_CLOSED} before the channel receives it.
     *
     * @return the time since a message of the customer, more than zero and up to a day; empty, as by default, for no limit
     */
    default Optional<Duration> replyWindow() {
        return Optional.empty();
    }

    /**
     * Returns the models of the documents that the channel stores for its lines, see {@link ChannelStore}.
     *
     * @return the models, the same whenever it is asked; none by default
     */
    default List<ChannelModel<?>> models() {
        return List.of();
    }

    /**
     * Returns the bootstrap settings of the channel, which are read from the same origins as fairbot's own.
     *
     * @return the settings, the same whenever it is asked; none by default
     */
    default Optional<BootstrapSettings.SettingGroup> settings() {
        return Optional.empty();
    }

    /**
     * Returns the settings that each of its lines has, such as a number or a token. They are part of the description of a
     * branch, where they are checked; secret ones are encrypted in the store and masked elsewhere.
     *
     * @return the settings, the same whenever it is asked; none by default
     */
    default SettingSchema lineSettings() {
        return SettingSchema.NONE;
    }

    /**
     * Returns what an operator should mend of what its lines share, such as a webhook whose deliveries are signed with another
     * secret. {@code GET /health} shows it as {@code channel.<id>}.
     *
     * @return the cause and the remedy in full sentences; empty, as by default, when nothing is known to be wrong
     */
    default Optional<String> problem() {
        return Optional.empty();
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
     * @param line the branch, the settings, the sink and the store of the line
     * @return the session, as soon as it exists; it need not be open yet
     */
    CompletionStage<WhatsAppSession> open(LineContext line);

    /**
     * Removes what the channel has of a line outside its {@link ChannelStore}, such as a registration with the provider. Called
     * while the line is closed, when an administrator ends its link; the documents of the line are deleted afterwards.
     *
     * @param branch the branch
     * @return completes when it is removed; by default at once
     */
    default CompletionStage<Void> forget(Branch branch) {
        return CompletableFuture.completedStage(null);
    }

    /**
     * Stops the channel: closes its sessions and withdraws its routes. Idempotent.
     *
     * @return completes when everything is closed
     */
    CompletionStage<Void> stop();
}
