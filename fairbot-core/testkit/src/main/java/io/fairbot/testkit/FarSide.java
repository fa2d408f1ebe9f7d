package io.fairbot.testkit;

import io.fairbot.config.SettingValues;
import io.fairbot.config.Settings;
import io.fairbot.http.RouteRegistry;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.channel.LinkCode;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The remote end of a channel in {@link ChannelContract}: a provider with customers, simulated by a test, local and for one case.
 * Called from one thread.
 *
 * <p>A provider that cannot do what a method is about leaves its default, which throws {@link UnsupportedOperationException};
 * the cases that need it are skipped. A provider with a server of its own says which threads are the server's.
 */
public interface FarSide extends AutoCloseable {

    /**
     * A message that reached a customer.
     *
     * @param id the channel's id of it, {@link io.fairbot.whatsapp.channel.PreparedMessage#channelId()}
     * @param content what the customer sees
     */
    record DeliveredMessage(String id, OutboundContent content) {

        /**
         * Creates a text that reached a customer.
         *
         * @param id the channel's id of it
         * @param text the text
         */
        public DeliveredMessage(String id, String text) {
            this(id, new Text(text));
        }
    }

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
     * Returns the settings of the line of a branch, see {@link WhatsAppChannel#lineSettings()}.
     *
     * @param branch the branch's id
     * @return the settings, by default {@link SettingValues#NONE}
     */
    default SettingValues lineSettings(String branch) {
        return SettingValues.NONE;
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
     * Returns whether customers of this provider can send a content. The cases about other contents are skipped.
     *
     * @param content the content
     * @return by default true for {@link Text} only
     */
    default boolean canWrite(MessageContent content) {
        return content instanceof Text;
    }

    /**
     * Returns whether a message of a customer can answer an earlier one. The cases about quotes are skipped otherwise.
     *
     * @return by default false
     */
    default boolean canQuote() {
        return false;
    }

    /**
     * Returns whether customers can write in groups that a line is in. The cases about groups are skipped otherwise.
     *
     * @return by default false
     */
    default boolean canWriteInGroups() {
        return false;
    }

    /**
     * Returns the messages of a line that reached a group.
     *
     * @param branch the branch of the line
     * @param group the provider's name of the group
     * @return the messages, in order; by default none
     */
    default List<DeliveredMessage> deliveredToGroup(String branch, String group) {
        return List.of();
    }

    /**
     * Returns the longest text that a customer of this provider can send.
     *
     * @return the number of characters, by default {@link MessageContent#MAX_TEXT}
     */
    default int longestText() {
        return MessageContent.MAX_TEXT;
    }

    /**
     * Delivers a message of a customer, or delivers one again under an id that was used before.
     *
     * @param branch the branch of the line
     * @param message the message as the channel hands it over, except the time; its author is one telephone number, its chat the
     *     private one or, where {@link #canWriteInGroups}, a group, and its content one that {@link #canWrite}
     * @return completes when the channel has acknowledged it; otherwise fails or does not complete
     */
    CompletionStage<Void> write(String branch, InboundMessage message);

    /**
     * Stores the bytes of a medium that a customer is about to send.
     *
     * @param kind the kind of medium
     * @param mimeType its type
     * @param bytes the bytes
     * @return the medium, with which a message of the customer names them
     */
    default MediaRef upload(MediaKind kind, String mimeType, byte[] bytes) {
        throw new UnsupportedOperationException("Customers of this provider send no media.");
    }

    /**
     * Returns the messages that reached a customer.
     *
     * @param branch the branch of the line
     * @param phone the customer's number, such as {@code +5548999990001}
     * @return the messages, in order
     */
    List<DeliveredMessage> delivered(String branch, String phone);

    /**
     * Returns the bytes of a medium that reached a customer.
     *
     * @param media the medium, as it is in {@link #delivered}
     * @return its bytes
     */
    default byte[] download(MediaRef media) {
        throw new UnsupportedOperationException("Customers of this provider receive no media.");
    }

    /**
     * Returns what the provider answered to a message that it accepted.
     *
     * @param branch the branch of the line
     * @param id the channel's id of the message
     * @return what the channel has to tell of it, by default nothing
     */
    default Transmission.Sent answered(String branch, String id) {
        return new Transmission.Sent();
    }

    /**
     * Loses the answer to the next message of a line: it reaches the customer, and the channel does not learn of it.
     *
     * @param branch the branch of the line
     */
    default void loseNextAnswer(String branch) {
        throw new UnsupportedOperationException("Answers of this provider are not lost.");
    }

    /**
     * Refuses the next message of a line, with a code.
     *
     * @param branch the branch of the line
     * @return the code, which the cause of the failure has to name
     */
    default String refuseNext(String branch) {
        throw new UnsupportedOperationException("This provider refuses nothing.");
    }

    /**
     * Delivers a report on a message that was sent.
     *
     * @param branch the branch of the line
     * @param status the status under the channel's id of the message; a provider with an id of its own names that
     * @return completes when the channel has acknowledged it; otherwise fails or does not complete
     */
    default CompletionStage<Void> report(String branch, DeliveryStatus status) {
        throw new UnsupportedOperationException("This provider reports nothing.");
    }

    /**
     * Lets a person write to a customer on the phone of a line.
     *
     * @param branch the branch of the line
     * @param message the message as the channel hands it over, except the time; to one telephone number, with a content that
     *     {@link #canWrite}
     * @return completes when the channel has acknowledged it; otherwise fails or does not complete
     */
    default CompletionStage<Void> writeOnPhone(String branch, OwnMessage message) {
        throw new UnsupportedOperationException("Nobody writes on a phone of this provider.");
    }

    /**
     * Lets a line learn that several identifiers are one person's, such as those of a customer who changes the number.
     *
     * @param branch the branch of the line
     * @param aliases the identifiers, two telephone numbers
     * @return completes when the channel has acknowledged it; otherwise fails or does not complete
     */
    default CompletionStage<Void> unite(String branch, List<Alias> aliases) {
        throw new UnsupportedOperationException("This provider tells nothing of persons.");
    }

    /**
     * Returns the messages of a customer that the customer sees as read.
     *
     * @param branch the branch of the line
     * @param phone the customer's number
     * @return the ids of the messages, in order
     */
    default List<String> read(String branch, String phone) {
        throw new UnsupportedOperationException("Customers of this provider do not see what was read.");
    }

    /**
     * Lets a phone take the code of a line that waits to be linked.
     *
     * @param branch the branch of the line
     * @param code the code
     */
    default void link(String branch, LinkCode code) {
        throw new UnsupportedOperationException("Lines of this provider are not linked to a phone.");
    }

    /**
     * Returns whether a thread is the provider's own, such as one of its server. The suite counts the others that are left when the
     * channel has stopped.
     *
     * @param thread a thread that runs
     * @return by default false
     */
    default boolean ownsThread(Thread thread) {
        return false;
    }

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
