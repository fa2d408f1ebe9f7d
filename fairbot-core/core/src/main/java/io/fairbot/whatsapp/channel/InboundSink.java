package io.fairbot.whatsapp.channel;

import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A receiver of the messages, delivery statuses and state changes of one line. Implementations are safe for use from any
 * thread.
 *
 * <p>A channel acknowledges a message or status to its provider only after the stage has completed normally; when it fails, the
 * provider has to deliver it again.
 */
public interface InboundSink {

    /**
     * Accepts a message of a customer. One of a group, see {@link io.fairbot.whatsapp.MessageRef#inGroup}, is ignored unless {@code FAIRBOT_GROUP_MESSAGES} says
     * otherwise.
     *
     * @param message the message
     * @param channelWrites the channel's own writes of the same commit, such as advanced keys; those of a message that is
     *     stored already are committed too, since its keys have advanced once more
     * @return completes when the message is durable; fails with a {@link io.fairbot.store.BatchRejectedException} when a
     *     channel write was rejected, and with an {@link IllegalArgumentException} when one is not of the channel's models
     */
    CompletionStage<Acceptance> accept(InboundMessage message, List<Write> channelWrites);

    /**
     * Accepts a message that a person wrote to a customer on the line's own phone: the person has taken the conversation over,
     * and the bot is silent until it is given back. A message that this application sent itself, as the channel id or the
     * provider id of a row in its outbox shows, is a duplicate; so a channel may report everything that its line sent. One in a group
     * is ignored.
     *
     * @param message the message
     * @param channelWrites the channel's own writes of the same commit; those of a duplicate are committed too
     * @return completes when the message is durable; fails as {@link #accept} does
     */
    CompletionStage<Acceptance> written(OwnMessage message, List<Write> channelWrites);

    /**
     * Accepts that several identifiers belong to one person, as a channel learns without a message: a LID and its number, or
     * a number that was changed. Contacts that have them are merged; identifiers of persons without a contact are ignored.
     *
     * @param aliases the identifiers of the person, at least one
     * @param channelWrites the channel's own writes of the same commit; they are committed whether or not there is a contact
     * @return completes when it is durable; fails as {@link #accept} does
     */
    CompletionStage<Void> samePerson(List<Alias> aliases, List<Write> channelWrites);

    /**
     * Accepts messages of an earlier time: they become part of the contact's history and are never handled. Repetitions change
     * nothing, and messages that are older than the history is retained are ignored.
     *
     * @param chat the messages
     * @param channelWrites the channel's own writes of the same commit
     * @return completes when they are durable; fails as {@link #accept} does
     */
    CompletionStage<Void> past(PastChat chat, List<Write> channelWrites);

    /**
     * Accepts the delivery status of a message that was sent; a status of an unknown message is ignored.
     *
     * @param status the status
     * @param channelWrites the channel's own writes of the same commit
     * @return completes when the status is durable
     */
    CompletionStage<Void> delivery(DeliveryStatus status, List<Write> channelWrites);

    /**
     * Reports that the session's state changed; sending continues or waits accordingly.
     *
     * @param state the new state
     */
    void stateChanged(SessionState state);

    /**
     * Reports that the provider sent something other than a message or a status: a receipt, a presence, the answer to a
     * probe. Such events prove that the line works. Cheap; never blocks.
     */
    void active();

    /**
     * Reports a failure that did not end the session.
     *
     * @param fault the failure
     */
    void faulted(LineFault fault);
}
