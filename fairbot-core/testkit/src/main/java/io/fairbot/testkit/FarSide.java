package io.fairbot.testkit;

import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.whatsapp.WhatsAppChannel;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The other end of a channel in {@link ChannelContract}: a provider with customers, played by a test. Local, and of one case only.
 * Calls come from one thread.
 */
public interface FarSide extends AutoCloseable {

    /**
     * A message that reached a customer.
     *
     * @param id the channel's name for it, {@link io.fairbot.whatsapp.PreparedMessage#channelId()}
     * @param text its words
     */
    record DeliveredMessage(String id, String text) {}

    /**
     * Makes the channel that leads here; asked once.
     *
     * @return a channel that was never started
     */
    WhatsAppChannel channel();

    /**
     * Answers the settings that the channel needs.
     *
     * @return the settings, by default {@link Settings#defaults()}
     */
    default Settings settings() {
        return Settings.defaults();
    }

    /**
     * Answers where the channel offers its routes, such as those of a webhook. The suite watches that each is withdrawn.
     *
     * @return by default a place where nobody calls them
     */
    default RouteRegistry http() {
        return module -> () -> {};
    }

    /**
     * A customer writes, or the provider delivers once more what it has delivered under this id before.
     *
     * @param branch at which line
     * @param phone the customer's number, such as {@code +5548999990001}
     * @param id the provider's name for the message
     * @param text the words
     * @return ends when the channel has acknowledged it; fails, or does not end, while it has not
     */
    CompletionStage<Void> write(String branch, String phone, String id, String text);

    /**
     * Answers what reached a customer.
     *
     * @param branch from which line
     * @param phone the customer's number
     * @return the messages, in their order
     */
    List<DeliveredMessage> delivered(String branch, String phone);

    /**
     * Cuts a line off, as a provider does it.
     *
     * @param branch which line
     */
    void disconnect(String branch);

    /** Ends the provider; the channel was stopped before. */
    @Override
    default void close() {}
}
