package io.fairbot.whatsapp;

import java.util.concurrent.CompletionStage;

/**
 * One open line. Safe for use from any thread.
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
     * Closes the line; nothing is heard or sent afterwards. Idempotent.
     *
     * @return ends when it is closed
     */
    CompletionStage<Void> close();
}
