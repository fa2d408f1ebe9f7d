package io.fairbot.whatsapp.channel;

import io.fairbot.media.MediaException;
import io.fairbot.media.MediaStore;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A connection of one line to its provider. Implementations are safe for use from any thread.
 *
 * <p>A session that is cut off becomes {@link SessionState.SessionPhase#STOPPED} with the cause, notifies its sink, and
 * waits: it does not reconnect by itself, since only supervision knows how many other lines reconnect at the same time.
 *
 * <p>Sending has two steps: {@link #prepare} fixes the content, the caller commits it, and {@link #transmit} sends it, as
 * often as needed.
 */
public interface WhatsAppSession {

    /**
     * Returns the state of the session.
     *
     * @return its current state
     */
    SessionState state();

    /**
     * Returns whether the line can send a content. What it cannot send is sent as {@link OutboundContent#fallbackText()}, or ends
     * with a reason when there is no such text. The answer depends on the content alone.
     *
     * @param content the content
     * @return by default true for {@link Text} only
     */
    default boolean supports(OutboundContent content) {
        return content instanceof Text;
    }

    /**
     * Returns the limits of the contents that the line sends: longer ones are split before {@link #prepare}.
     *
     * @return the limits, by default those of WhatsApp
     */
    default ContentLimits limits() {
        return ContentLimits.WHATSAPP;
    }

    /**
     * Returns the templates of the line, those that cannot be sent included. What a customer may no longer be told freely is
     * refused with them as the alternative.
     *
     * @return the templates by name, possibly some minutes old; none by default. Fails when they cannot be read
     */
    default CompletionStage<List<TemplateDefinition>> templates() {
        return CompletableFuture.completedStage(List.of());
    }

    /**
     * Prepares a message to be sent, in the order in which the messages of a contact are sent. Called once for each message,
     * and again after {@link Preparation.Later}, after {@link #discarded}, and after a restart before the commit.
     *
     * @param message the message
     * @return the prepared message, which is committed before it is sent; or why there is none
     */
    CompletionStage<Preparation> prepare(OutboundMessage message);

    /**
     * Drops what the session derived from a prepared message in memory: its writes were not committed, since one of them was
     * rejected or the message has ended meanwhile. Called before the next {@link #prepare}. By default nothing is dropped.
     *
     * @param prepared the message as it was prepared
     * @return completes when it is dropped
     */
    default CompletionStage<Void> discarded(PreparedMessage prepared) {
        return CompletableFuture.completedStage(null);
    }

    /**
     * Sends a message that was prepared and committed, now or before a restart.
     *
     * @param prepared the result of {@link #prepare}; its writes were committed and are empty here
     * @return the result; the stage does not fail
     */
    CompletionStage<Transmission> transmit(PreparedMessage prepared);

    /**
     * Fetches the bytes of a medium that was received on this line.
     *
     * @param media the medium, as it was received
     * @param into the store that the bytes are put into, within its limits
     * @return the medium with size and checksum, once its bytes are durable; fails with
     *     {@link io.fairbot.media.MediaException} when the provider no longer has them, or they are refused or not those of the
     *     checksum. By default they are gone
     */
    default CompletionStage<MediaRef> fetch(MediaRef media, MediaStore into) {
        return CompletableFuture.failedStage(
                new MediaException(MediaException.MediaRefusal.GONE, "This line does not provide the bytes of media."));
    }

    /**
     * Returns whether the line can show customers that their messages were read and are being answered.
     *
     * @return by default false; {@link #seen} is never called then
     */
    default boolean showsReading() {
        return false;
    }

    /**
     * Shows a customer that messages were read: when a turn begins, and again while its interpreters and handler take longer
     * than a second.
     * Best effort: a failure has no effect on the turn, and nothing is shown again after a restart. Called only for messages that
     * the bot handles, not while an attendant has taken the conversation over.
     *
     * @param who the customer
     * @param messageIds the channel's ids of the messages, in their order, at least one
     * @param typing whether to show that an answer is being written, until the next message or for as long as the provider does
     * @return completes when it is shown, or was not possible
     */
    default CompletionStage<Void> seen(Alias who, List<String> messageIds, boolean typing) {
        return CompletableFuture.completedStage(null);
    }

    /**
     * Connects again after a disconnect, with the credentials and keys it has. The default fails with
     * {@link UnsupportedOperationException}, as every session does that cannot reconnect; the channel then opens another session.
     *
     * @return completes when the attempt has ended or continues by itself; {@link #state()} and the sink have the result
     */
    default CompletionStage<Void> reconnect() {
        return CompletableFuture.failedStage(new UnsupportedOperationException("This session cannot reconnect."));
    }

    /**
     * Sends the provider a request whose answer is an event; the session calls {@link InboundSink#active()} for it. The default
     * fails with {@link UnsupportedOperationException}, as every session does that cannot be probed; its state is trusted then.
     *
     * @return completes when the provider has answered
     */
    default CompletionStage<Void> probe() {
        return CompletableFuture.failedStage(new UnsupportedOperationException("This session cannot be probed."));
    }

    /**
     * Requests a code that a person types on a phone to link this line to it, in place of a QR code. The session has it as
     * {@link SessionState#link()} and notifies its sink. The default fails with {@link UnsupportedOperationException}, as every
     * session does that is not linked to a phone.
     *
     * @param phone the number of the phone
     * @return completes when the code was requested; fails with an {@link IllegalStateException} when the session does not wait to
     *     be linked
     */
    default CompletionStage<Void> linkByCode(PhoneNumber phone) {
        return CompletableFuture.failedStage(
                new UnsupportedOperationException("A line of this channel is not linked to a phone."));
    }

    /**
     * Ends the link between this line and its phone at the provider. The line is closed afterwards, what the channel stored for it
     * is deleted, and the next session waits to be linked. The default fails with {@link UnsupportedOperationException}, as every
     * session does that is not linked to a phone.
     *
     * @return completes when the provider has ended the link
     */
    default CompletionStage<Void> unlink() {
        return CompletableFuture.failedStage(
                new UnsupportedOperationException("A line of this channel is not linked to a phone."));
    }

    /**
     * Asks a sender to send a message again that could not be read. Called for {@link FailureAction#REQUEST_RESEND} only.
     *
     * @param sender the sender
     * @param messageId the message
     * @param newKeys whether to establish new keys with this sender
     * @return completes when the request was sent
     */
    default CompletionStage<Void> requestResend(Alias sender, String messageId, boolean newKeys) {
        return CompletableFuture.failedStage(new UnsupportedOperationException("This session has no keys to renew."));
    }

    /**
     * Closes the session; nothing is received or sent afterwards. Idempotent.
     *
     * @return completes when it is closed
     */
    CompletionStage<Void> close();
}
