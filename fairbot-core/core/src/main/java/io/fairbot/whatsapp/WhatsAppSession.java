package io.fairbot.whatsapp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One line. Safe for use from any thread.
 *
 * <p>A session that is cut off becomes {@link SessionState.SessionPhase#STOPPED} with the cause, tells its sink, and waits: it does
 * not connect again by itself, since only supervision knows how many others do so at the same time.
 *
 * <p>Sending has two steps: {@link #prepare} fixes what will leave, the caller commits it, {@link #transmit} sends it, as
 * often as needed.
 */
public interface WhatsAppSession {

    /**
     * Returns how the session is.
     *
     * @return its state now
     */
    SessionState state();

    /**
     * Makes a message ready to leave. Called once for each message, in the order in which they leave to one person.
     *
     * @param message the message
     * @return what is to be committed before it is sent
     */
    CompletionStage<PreparedMessage> prepare(OutboundMessage message);

    /**
     * Sends a message that was prepared and committed, now or before a restart.
     *
     * @param prepared what {@link #prepare} answered; its writes were committed and are empty here
     * @return what became of it; does not fail
     */
    CompletionStage<Transmission> transmit(PreparedMessage prepared);

    /**
     * Connects again after it was cut off, with the credentials and keys it has. A session that cannot do so fails with
     * {@link UnsupportedOperationException}, as this default does; then the channel is asked to open the line anew.
     *
     * @return ends when the attempt is over or goes on by itself; {@link #state()} and the sink tell how it went
     */
    default CompletionStage<Void> reconnect() {
        return CompletableFuture.failedStage(new UnsupportedOperationException("It cannot connect again."));
    }

    /**
     * Asks the provider for a sign of life, in such a way that an event comes back; the session calls
     * {@link InboundSink#active()} for it. A session that cannot ask fails with {@link UnsupportedOperationException}, as this
     * default does; then its state is believed.
     *
     * @return ends when the provider has answered
     */
    default CompletionStage<Void> probe() {
        return CompletableFuture.failedStage(new UnsupportedOperationException("It cannot be asked."));
    }

    /**
     * Asks a sender for a message once more that could not be read. Called for {@link FailureAction#REQUEST_RESEND} only.
     *
     * @param sender who sent it
     * @param messageId the message
     * @param newKeys whether to begin with new keys towards this sender
     * @return ends when it was asked
     */
    default CompletionStage<Void> requestResend(Alias sender, String messageId, boolean newKeys) {
        return CompletableFuture.failedStage(new UnsupportedOperationException("It has no keys to renew."));
    }

    /**
     * Closes the line; nothing is heard or sent afterwards. Idempotent.
     *
     * @return ends when it is closed
     */
    CompletionStage<Void> close();
}
