package io.fairbot.testkit;

import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The remote end of a channel in {@link ChannelContract}: a provider with customers, simulated by a test, local and for one case.
 * Called from one thread.
 */
public interface FarSide extends AutoCloseable {

    /**
     * A message that reached a customer.
     *
     * @param id the channel's id of it, {@link io.fairbot.whatsapp.channel.PreparedMessage#channelId()}
     * @param text its text
     */
    record DeliveredMessage(String id, String text) {}

    /**
     * Creates the channel to this provider; called once.
     *
     * @return a channel that was never started
     */
    WhatsAppChannel channel();

    /**
     * Returns the settings that the channel needs.
     *
     * @return the settings, by default {@link Settings#defaults()}
     */
    default Settings settings() {
        return Settings.defaults();
    }

    /**
     * Returns the registry for routes of the channel, such as a webhook. The suite checks that each route is removed.
     *
     * @return the registry; by default one whose routes are never called
     */
    default RouteRegistry http() {
        return module -> () -> {};
    }

    /**
     * Delivers a message of a customer, or delivers one again under an id that was used before.
     *
     * @param branch the branch of the line
     * @param phone the customer's number, such as {@code +5548999990001}
     * @param id the provider's id of the message
     * @param text the text
     * @return completes when the channel has acknowledged it; otherwise fails or does not complete
     */
    CompletionStage<Void> write(String branch, String phone, String id, String text);

    /**
     * Returns the messages that reached a customer.
     *
     * @param branch the branch of the line
     * @param phone the customer's number
     * @return the messages, in order
     */
    List<DeliveredMessage> delivered(String branch, String phone);

    /**
     * Disconnects a line, as a provider does.
     *
     * @param branch the branch of the line
     */
    void disconnect(String branch);

    /** Closes the provider; the channel was stopped before. */
    @Override
    default void close() {}
}
