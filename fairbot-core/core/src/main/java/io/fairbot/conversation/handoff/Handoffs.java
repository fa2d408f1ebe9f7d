package io.fairbot.conversation.handoff;

import io.fairbot.whatsapp.Alias;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The service through which people take conversations over from the bot, talk in them, and give them back. Chat commands, pages and
 * the API are its faces. Safe for use from any thread.
 *
 * <p>A conversation has one attendant at a time. An action is a compare-and-set of the conversation, committed together with its
 * audit entry, the event for the handler and the next step in time; of two attendants who take a conversation at the same time one
 * gets it, and the other one is told who. Every action fails with a {@link HandoffException} when it is refused. It needs no open
 * branch, but is refused as unavailable while another node owns the branch.
 *
 * <p>An attendant is named by a text of the application's choice, such as the id of a user, which is no telephone number (see
 * {@link HandoffAuthor}); so is the principal of the audit log, who may act in the name of an attendant.
 */
public interface Handoffs {

    /**
     * Lists conversations. When none is found at a branch that the application does not have, the query is refused.
     *
     * @param query the selection
     * @return a page of them
     * @throws IllegalArgumentException when the cursor belongs to another query
     */
    CompletionStage<HandoffPage> list(HandoffQuery query);

    /**
     * Finds a conversation.
     *
     * @param conversation its id
     * @return the conversation, empty when there is none
     */
    CompletionStage<Optional<ConversationSummary>> find(ConversationId conversation);

    /**
     * Finds the conversation of a customer.
     *
     * @param branch the branch's id
     * @param customer an identifier of the customer
     * @return the conversation, empty when there is none
     */
    CompletionStage<Optional<ConversationSummary>> find(String branch, Alias customer);

    /**
     * Takes a conversation: the bot is silent from now on. It is possible unless another attendant has it; whoever writes on the
     * phone of the line does not count as one. Has no effect when the attendant has it already.
     *
     * @param conversation its id
     * @param author the attendant, and the principal
     * @return the conversation
     */
    CompletionStage<ConversationSummary> take(ConversationId conversation, HandoffAuthor author);

    /**
     * Takes the first conversation of a branch's queue.
     *
     * @param branch the branch's id
     * @param author the attendant, and the principal
     * @return the conversation, empty when none waits; a branch that the application does not have is refused
     */
    CompletionStage<Optional<ConversationSummary>> takeNext(String branch, HandoffAuthor author);

    /**
     * Sends a message of the attendant who has the conversation.
     *
     * @param message the message
     * @param principal the principal's id, for the audit log
     * @return the id of the message, once it is durable; the same for the same key
     */
    CompletionStage<String> say(AttendantMessage message, String principal);

    /**
     * Adds a note to the history of a conversation, which the customer never sees. It is possible in every state, for everyone.
     *
     * @param conversation its id
     * @param text the note, 1 to 4096 characters
     * @param author the author, and the principal
     * @return completes when it is durable
     */
    CompletionStage<Void> note(ConversationId conversation, String text, HandoffAuthor author);

    /**
     * Transfers a conversation to an attendant: the attendant who has it does so, and anyone while it waits or somebody writes in it
     * on the phone of the line. An author with force takes it away from another attendant.
     *
     * @param conversation its id
     * @param to the attendant who has it from now on
     * @param author the attendant who transfers it, and the principal
     * @return the conversation
     * @throws IllegalArgumentException when {@code to} is not allowed as the name of an attendant
     */
    CompletionStage<ConversationSummary> transfer(ConversationId conversation, String to, HandoffAuthor author);

    /**
     * Puts a conversation into the queue of its branch, at the end of those of the same priority; who may do so is as in
     * {@link #transfer}. There is no transfer to another branch: the customer writes to the number of this one.
     *
     * @param conversation its id
     * @param request priority and reason
     * @param author the attendant who transfers it, and the principal
     * @return the conversation
     */
    CompletionStage<ConversationSummary> requeue(
            ConversationId conversation, HandoffRequest request, HandoffAuthor author);

    /**
     * Closes a conversation that waits, or that the attendant has: the customer's next message goes to the bot. Has no effect on a
     * closed one.
     *
     * @param conversation its id
     * @param author the attendant, and the principal
     * @return the conversation
     */
    CompletionStage<ConversationSummary> close(ConversationId conversation, HandoffAuthor author);

    /**
     * Gives a conversation that waits, or that the attendant or whoever writes on the phone of the line has, back to the bot. Has no
     * effect when the bot has it.
     *
     * @param conversation its id
     * @param author the attendant, and the principal
     * @return the conversation
     */
    CompletionStage<ConversationSummary> giveBack(ConversationId conversation, HandoffAuthor author);

    /**
     * The author of an action.
     *
     * @param attendant the attendant: 1 to {@value #MAX_ATTENDANT} characters without control and format marks and without blanks
     *     at the ends, and no telephone number
     * @param principal the principal's id, for the audit log
     * @param force whether {@link #transfer} and {@link #requeue} take the conversation away from another attendant, such as one who
     *     is absent; the audit log shows it
     */
    record HandoffAuthor(String attendant, String principal, boolean force) {
        /** The maximum number of characters of an attendant's name. */
        public static final int MAX_ATTENDANT = AttendantName.MAX_LENGTH;

        /**
         * Checks the attendant.
         *
         * @throws IllegalArgumentException when the name is not as described, or one of {@code own-phone} and {@code timeout}
         */
        public HandoffAuthor {
            AttendantName.check(attendant);
        }

        /**
         * Creates an author without force.
         *
         * @param attendant the attendant
         * @param principal the principal's id, for the audit log
         * @throws IllegalArgumentException when the name is not allowed
         */
        public HandoffAuthor(String attendant, String principal) {
            this(attendant, principal, false);
        }

        /**
         * Creates the author who acts in their own name.
         *
         * @param attendant the attendant
         * @return the author
         * @throws IllegalArgumentException when the name is not allowed
         */
        public static HandoffAuthor by(String attendant) {
            return new HandoffAuthor(attendant, attendant);
        }

        /**
         * Returns the author who takes a conversation away from another attendant, too.
         *
         * @return the author with force
         */
        public HandoffAuthor withForce() {
            return new HandoffAuthor(attendant, principal, true);
        }
    }
}
