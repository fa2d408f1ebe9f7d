package io.fairbot.conversation;

import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.handoff.Handoffs;
import io.fairbot.conversation.send.PreparedSend;
import io.fairbot.conversation.send.SendReceipt;
import io.fairbot.conversation.send.SendRequest;
import io.fairbot.conversation.send.SentMessage;
import io.fairbot.store.Leases.Ownership;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.channel.ChannelTraits;
import io.fairbot.whatsapp.channel.InboundSink;
import io.fairbot.whatsapp.channel.SendPolicy;
import io.fairbot.whatsapp.channel.Settlements;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The conversations of this node: their handler, branches, snapshots, attendants, dead letters and held messages. Safe for use from any thread. */
public interface Conversations extends Settlements {

    /**
     * Registers the handler of all conversations. Until a handler is registered, messages are stored and wait.
     *
     * @param owner the registering agent or component; the same owner may replace its handler
     * @param handler the handler
     * @throws IllegalStateException when another owner has registered one
     */
    void handler(String owner, ConversationHandler handler);

    /**
     * Registers the handler of one branch, in place of the one of all conversations.
     *
     * @param owner the registering agent or component; the same owner may replace its handler
     * @param branch the branch's id; it need not be open
     * @param handler the handler
     * @throws IllegalStateException when another owner has registered one for this branch
     */
    void handler(String owner, String branch, ConversationHandler handler);

    /**
     * Registers an interpreter of the messages of all conversations.
     *
     * @param owner the registering agent or component; the same owner may replace its interpreter
     * @param interpreter the interpreter
     * @throws IllegalArgumentException when its id or its deadline is not allowed
     * @throws IllegalStateException when another owner has registered one of this id or type
     */
    void interpreter(String owner, Interpreter<?> interpreter);

    /**
     * Publishes a snapshot to handlers, in place of the last one of that type.
     *
     * @param type the type under which handlers find it
     * @param snapshot the snapshot
     * @param <T> its type
     */
    <T> void publish(Class<T> type, Snapshot<T> snapshot);

    /**
     * Opens the conversations of a branch on the only node that has them.
     *
     * @param branch the branch's id
     * @param channel the properties of the branch's channel
     * @return the branch's conversations
     */
    default CompletionStage<BranchConversations> open(String branch, ChannelTraits channel) {
        return open(branch, channel, Ownership.UNSHARED);
    }

    /**
     * Opens the conversations of a branch; the processing of waiting events continues. Any node may accept messages, and only the
     * owner of the branch processes and sends them: what it commits carries its fence.
     *
     * @param branch the branch's id
     * @param channel the properties of the branch's channel
     * @param ownership the ownership of the branch; once it has ended, nothing is committed, and the conversations are to be
     *     closed
     * @return the branch's conversations
     */
    CompletionStage<BranchConversations> open(String branch, ChannelTraits channel, Ownership ownership);

    /**
     * Returns the inbox of a branch: what arrives is stored whether or not the branch is open on this node, and handled by the
     * node that has it open.
     *
     * @param branch the branch's id
     * @return its inbox; it takes no writes of the channel and ignores the state of lines
     */
    InboundSink inbox(String branch);

    /**
     * Reads the messages that were received from a contact and sent to them, the newest first. They are retained for a time that
     * the application sets, 180 days by default.
     *
     * @param contact the id of the contact; the messages of contacts that were merged into it are included
     * @param after {@link HistoryPage#next()} of the page before, empty for the newest messages
     * @param limit the maximum number of messages, from 1 to 1000
     * @return a page of the history
     * @throws IllegalArgumentException when the position or the limit is not allowed
     */
    CompletionStage<HistoryPage> history(String contact, Optional<String> after, int limit);

    /**
     * Sends a message that answers no event of the conversation. It is durable when the stage ends, and is sent by the node that has
     * the branch open, as soon as its line is open and its limits permit, until it expires.
     *
     * <p>The same key at the same branch is the same message, however often and from wherever it is sent: nothing is changed, and the
     * receipt says so. A key is remembered for eight days after its message has ended.
     *
     * <p>Refused at once are an unknown branch or contact, a key that names another message, a notice or marketing for a contact that
     * has opted out, and an answer or an attendant's words for a customer who has not written to the branch within the last 24 hours, or
     * whose conversation a person has, except the words of that attendant.
     *
     * @param request the message
     * @return the receipt; fails with a {@link io.fairbot.conversation.send.SendRefusedException} when it is refused, and with a
     *     {@code StoreException} when it cannot be stored
     */
    CompletionStage<SendReceipt> send(SendRequest request);

    /**
     * Prepares a message that the caller stores together with documents of its own: both become durable, or neither. Checked
     * and refused as {@link #send}.
     *
     * @param request the message
     * @return its id and its writes, for one batch with those of the caller, without a fence of a branch; fails as {@link #send}
     */
    CompletionStage<PreparedSend> prepareSend(SendRequest request);

    /**
     * Finds a message to a customer, sent by {@link #send} or a reply of the bot.
     *
     * @param id its id
     * @return the message; empty when there is none, or it ended more than eight days ago
     */
    CompletionStage<Optional<SentMessage>> message(String id);

    /**
     * Returns events that could not be handled.
     *
     * @param limit the maximum number of events, 1 or more
     * @return those of all branches, the latest first
     */
    CompletionStage<List<DeadLetter>> deadLetters(int limit);

    /**
     * Handles a dead letter again, as if it had just been received.
     *
     * @param branch the branch; it is open on this node
     * @param id the event's id
     * @param who the principal's id, for the audit log
     * @return false when there is no such dead letter
     */
    CompletionStage<Boolean> replay(String branch, String id, String who);

    /**
     * Returns what a restored backup holds back, for decisions about it.
     *
     * @return the held messages of all branches
     */
    HeldMessages held();

    /**
     * Returns the service through which people take conversations over.
     *
     * @return the service
     */
    Handoffs handoffs();

    @Override
    default CompletionStage<HandoffState> handoff(String branch, Alias customer) {
        return handoffs()
                .find(branch, customer)
                .thenApply(found -> found.map(
                                conversation -> conversation.handoff().state())
                        .orElse(HandoffState.BOT));
    }

    /** The conversations of one branch. */
    interface BranchConversations extends InboundSink {

        /**
         * Sends through a session from now on, without limits.
         *
         * @param session the session
         */
        default void connect(WhatsAppSession session) {
            connect(session, SendPolicy.UNLIMITED);
        }

        /**
         * Sends through a session from now on, as a policy permits.
         *
         * @param session the session
         * @param policy decides when a message may be sent
         */
        void connect(WhatsAppSession session, SendPolicy policy);

        /**
         * Returns how many events and messages wait.
         *
         * @return the current numbers
         */
        ConversationBacklog backlog();

        /**
         * Ends receiving and sending; waiting events and messages stay in the store. Idempotent.
         *
         * @return ends when no processing is in progress any more
         */
        CompletionStage<Void> close();
    }

    /**
     * The numbers of waiting events and messages of a branch.
     *
     * @param waitingEvents events that are not settled; with {@code overflow} there are more in the store
     * @param waitingMessages messages that are not sent, those that wait between two attempts included
     * @param overflow whether some have not been read from the store yet, because more wait than fit into memory
     */
    record ConversationBacklog(int waitingEvents, int waitingMessages, boolean overflow) {}
}
