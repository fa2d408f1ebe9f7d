package io.fairbot.conversation;

import io.fairbot.whatsapp.InboundSink;
import io.fairbot.whatsapp.SendPolicy;
import io.fairbot.whatsapp.WhatsAppSession;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Runs the conversations of this node. Safe for use from any thread. */
public interface Conversations {

    /**
     * Says who answers. Until somebody does, messages are kept and wait.
     *
     * @param owner who says so; the same owner may replace its handler
     * @param handler the bot
     * @throws IllegalStateException when another owner's handler answers already
     */
    void answerWith(String owner, ConversationHandler handler);

    /**
     * Makes something known to handlers, in place of what was known of that type.
     *
     * @param type under which it is found
     * @param snapshot what is known
     * @param <T> its type
     */
    <T> void publish(Class<T> type, Snapshot<T> snapshot);

    /**
     * Begins to hear and to answer for a branch; what waits there is taken up again.
     *
     * @param branch the branch's id
     * @param dropsRepetitions whether the channel drops messages that it gets twice under the same id
     * @return the branch's line
     */
    CompletionStage<BranchConversations> open(String branch, boolean dropsRepetitions);

    /**
     * Returns events that the handler could not work on.
     *
     * @param limit how many at most, 1 or more
     * @return the events of all branches, in no order
     */
    CompletionStage<List<DeadLetter>> deadLetters(int limit);

    /**
     * Works on a dead letter once more, as if it had just come.
     *
     * @param branch the branch; its line is open on this node
     * @param id the event's id
     * @return false when there is no such dead letter
     */
    CompletionStage<Boolean> replay(String branch, String id);

    /**
     * Lets the held messages go: those whose time is not over are sent.
     *
     * @return how many were released
     */
    CompletionStage<Long> release();

    /** The conversations of one branch. */
    interface BranchConversations extends InboundSink {

        /**
         * Sends through a session from now on, without pacing.
         *
         * @param session the session
         */
        default void connect(WhatsAppSession session) {
            connect(session, SendPolicy.UNLIMITED);
        }

        /**
         * Sends through a session from now on, what a gate lets go.
         *
         * @param session the session
         * @param gate decides when a message may leave
         */
        void connect(WhatsAppSession session, SendPolicy gate);

        /**
         * Lets a person speak in place of the bot, or gives the conversation back to the bot.
         *
         * @param contact the contact's id
         * @param who who does it
         * @param action what they do
         * @return ends when it is durable
         */
        CompletionStage<Void> attend(String contact, String who, ConversationEvent.Attendant.AttendantAction action);

        /**
         * Returns how much waits.
         *
         * @return the numbers now
         */
        ConversationBacklog load();

        /**
         * Ends hearing and answering; what waits stays. Idempotent.
         *
         * @return ends when nothing runs any more
         */
        CompletionStage<Void> close();
    }

    /**
     * How much waits on a line.
     *
     * @param waitingEvents events in memory that are not settled; with {@code overflow} there are more in the store
     * @param waitingMessages messages in memory that have not left
     * @param overflow whether more waits than is held in memory
     */
    record ConversationBacklog(int waitingEvents, int waitingMessages, boolean overflow) {}
}
