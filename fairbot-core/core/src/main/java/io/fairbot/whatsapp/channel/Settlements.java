package io.fairbot.whatsapp.channel;

import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A service that reports how messages of customers were settled, and who answers, for channels that simulate customers. Implementations are
 * safe for use from any thread.
 */
@FunctionalInterface
public interface Settlements {
    /** The service of an application without conversations: every message is pending. */
    Settlements NONE = (branch, message, timeout) -> CompletableFuture.completedStage(
            new Settlement(message, Settlement.SettlementOutcome.PENDING, java.util.List.of()));

    /**
     * Waits for the settlement of a message.
     *
     * @param branch the branch's id
     * @param message the message
     * @param timeout the time to wait; zero returns the current state
     * @return the settlement; {@link Settlement.SettlementOutcome#PENDING} when there is none before the timeout, also for
     *     an unknown message
     */
    CompletionStage<Settlement> settlement(String branch, MessageRef message, Duration timeout);

    /**
     * Returns who answers a customer.
     *
     * @param branch the branch's id
     * @param customer an identifier of the customer
     * @return the state of the conversation; {@link HandoffState#BOT} when there is none
     */
    default CompletionStage<HandoffState> handoff(String branch, Alias customer) {
        return CompletableFuture.completedStage(HandoffState.BOT);
    }
}
