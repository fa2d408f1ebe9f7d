package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.handoff.Handoff;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.content.ListMenu;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of one conversation.
 *
 * @param branch the branch
 * @param contact the contact's id
 * @param address the address of replies: that of the last message
 * @param state the state of its handler
 * @param stateUntil when the state expires
 * @param handoff the facts of a conversation that waits for an attendant, is taken or closed; null while the bot has it
 * @param handoffState the state of the handoff, by which conversations are found; what is given is ignored
 * @param handoffPlace its place among those in the same state; what is given is ignored
 * @param apologizedAt when an apology for late messages was last sent, null for never
 * @param menu the options of the last reply, when the customer sees only some of them or reads them as numbered text; null
 *     otherwise
 * @param lastEventAt when the last event was settled
 */
@Internal
public record ConversationRecord(
        String branch,
        String contact,
        Alias address,
        ConversationState state,
        Instant stateUntil,
        @Nullable StoredHandoff handoff,
        @Nullable HandoffState handoffState,
        @Nullable Long handoffPlace,
        @Nullable Instant apologizedAt,
        @Nullable ListMenu menu,
        Instant lastEventAt) {

    /** Derives state and place from the handoff. */
    public ConversationRecord {
        handoffState = handoff == null ? null : handoff.state();
        handoffPlace = handoff == null ? null : handoff.place();
    }

    /**
     * Returns the record with another handoff.
     *
     * @param next the facts, null when the bot has the conversation
     * @param at when
     * @return the record
     */
    public ConversationRecord withHandoff(@Nullable StoredHandoff next, Instant at) {
        return new ConversationRecord(
                branch, contact, address, state, stateUntil, next, null, null, apologizedAt, menu, at);
    }

    /**
     * Returns who answers.
     *
     * @return the handoff in its public form
     */
    public Handoff current() {
        return handoff == null
                ? new Handoff(HandoffState.BOT, lastEventAt, Optional.empty(), Optional.empty(), Optional.empty())
                : handoff.handoff();
    }

    /**
     * Returns whether the bot is silent.
     *
     * @return true while the conversation waits for an attendant, or has one
     */
    public boolean hasPerson() {
        return handoff != null && handoff.state().isWithPerson();
    }

    /**
     * Returns the id of its document.
     *
     * @param branch the branch
     * @param contact the contact's id
     * @return the id in {@link ConversationModels#CONVERSATIONS}
     */
    public static String id(String branch, String contact) {
        return branch + "/" + contact;
    }
}
