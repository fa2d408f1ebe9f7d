package io.fairbot.conversation.attendance;

import io.fairbot.conversation.ConversationEvent.Attendant;
import io.fairbot.conversation.handoff.Handoff;
import io.fairbot.conversation.handoff.HandoffException;
import io.fairbot.conversation.handoff.HandoffException.HandoffFailure;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.handoff.Handoffs.HandoffAuthor;
import io.fairbot.conversation.outbound.MessageSender;
import java.util.Optional;

/**
 * An action of an attendant.
 *
 * @param event the event that it is
 * @param author the attendant, and the principal
 * @param to the attendant who has the conversation afterwards
 * @param request priority and reason of one that is put into the queue
 */
record HandoffAction(HandoffEvent event, HandoffAuthor author, String to, HandoffRequest request) {

    static HandoffAction of(HandoffEvent event, HandoffAuthor author) {
        return new HandoffAction(event, author, author.attendant(), HandoffRequest.NORMAL);
    }

    /** Returns the action on a conversation: who takes what somebody has who only writes on the phone gets it transferred. */
    HandoffAction on(Handoff current) {
        boolean takesFromPhone = event == HandoffEvent.TAKE && isOnPhone(current);
        return takesFromPhone ? new HandoffAction(HandoffEvent.TRANSFER, author, to, request) : this;
    }

    /** Returns whether it is done already. */
    boolean isDone(Handoff current) {
        boolean gives = event == HandoffEvent.TAKE || event == HandoffEvent.TRANSFER;
        return gives
                && current.state() == HandoffState.TAKEN
                && current.by().filter(to::equals).isPresent();
    }

    /** Returns why the action is refused that the table would allow, or refuses without a reason. */
    Optional<HandoffException> refusal(Handoff current, boolean isRefused) {
        if (isOfOther(current) && !isForced()) {
            String owner = current.by().orElseThrow();
            return Optional.of(new HandoffException(
                    HandoffFailure.TAKEN_BY_OTHER,
                    MessageSender.hasConversation(owner) + " since " + current.since() + "; " + owner
                            + " can transfer it, and a transfer with force takes it from somebody who is absent.",
                    Optional.of(current)));
        }
        boolean isWordOnPhone = event == HandoffEvent.WORD && isOnPhone(current);
        return isRefused || isWordOnPhone
                ? Optional.of(
                        new HandoffException(HandoffFailure.NOT_POSSIBLE, sentence(current), Optional.of(current)))
                : Optional.empty();
    }

    /** Returns whether it takes a conversation away from an attendant. */
    boolean takesAway(Handoff current) {
        return isForced() && isOfOther(current);
    }

    private boolean isForced() {
        return author.force() && (event == HandoffEvent.TRANSFER || event == HandoffEvent.REQUEUE);
    }

    private boolean isOfOther(Handoff current) {
        return current.state() == HandoffState.TAKEN
                && !isOnPhone(current)
                && current.by().filter(author.attendant()::equals).isEmpty();
    }

    private static String sentence(Handoff current) {
        String state = switch (current.state()) {
            case BOT -> "The bot has this conversation";
            case WAITING -> "This conversation waits for an attendant";
            case TAKEN -> "Somebody writes in this conversation on the phone of the line";
            case CLOSED -> "This conversation is closed";
        };
        return state + "; take it first.";
    }

    private static boolean isOnPhone(Handoff current) {
        return current.state() == HandoffState.TAKEN
                && current.by().filter(Attendant.OWN_PHONE::equals).isPresent();
    }
}
