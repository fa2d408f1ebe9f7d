package io.fairbot.conversation.handoff;

import io.fairbot.store.Query;
import java.util.Optional;

/**
 * A selection of conversations. Immutable.
 *
 * @param branch the branch's id; empty for all
 * @param state the state; empty for all
 * @param attendant the attendant of taken and closed conversations; empty for all
 * @param text a part of the customer's name or number, in any spelling, or of one of the last messages; empty for all
 * @param limit the maximum number of conversations, from 1 to {@value Query#MAX_LIMIT}
 * @param cursor {@link HandoffPage#next()} of the page before, empty for the first one
 */
public record HandoffQuery(
        Optional<String> branch,
        Optional<HandoffState> state,
        Optional<String> attendant,
        Optional<String> text,
        int limit,
        Optional<String> cursor) {

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException when the limit is out of range
     */
    public HandoffQuery {
        if (limit < 1 || limit > Query.MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "A page has 1 to " + Query.MAX_LIMIT + " conversations, not " + limit + ".");
        }
    }

    /**
     * Selects the conversations of a branch, the last active first.
     *
     * @param branch the branch's id
     * @return the query, {@value Query#DEFAULT_LIMIT} on a page
     */
    public static HandoffQuery ofBranch(String branch) {
        return new HandoffQuery(
                Optional.of(branch),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Query.DEFAULT_LIMIT,
                Optional.empty());
    }

    /**
     * Selects the queue of a branch: the conversations that wait, by priority and arrival.
     *
     * @param branch the branch's id
     * @return the query, {@value Query#DEFAULT_LIMIT} on a page
     */
    public static HandoffQuery queue(String branch) {
        return ofBranch(branch).in(HandoffState.WAITING);
    }

    /**
     * Selects the conversations in a state: those that wait by priority and arrival, all others by the time since when they are in it.
     *
     * @param only the state
     * @return the query
     */
    public HandoffQuery in(HandoffState only) {
        return new HandoffQuery(branch, Optional.of(only), attendant, text, limit, cursor);
    }

    /**
     * Selects the conversations of an attendant.
     *
     * @param only the attendant
     * @return the query
     */
    public HandoffQuery of(String only) {
        return new HandoffQuery(branch, state, Optional.of(only), text, limit, cursor);
    }

    /**
     * Selects the conversations that match a text.
     *
     * @param part a part of a name, a number or a message
     * @return the query
     */
    public HandoffQuery matching(String part) {
        return new HandoffQuery(branch, state, attendant, Optional.of(part), limit, cursor);
    }

    /**
     * Selects a page.
     *
     * @param most the maximum number of conversations, from 1 to {@value Query#MAX_LIMIT}
     * @param after {@link HandoffPage#next()} of the page before, empty for the first one
     * @return the query
     * @throws IllegalArgumentException when the limit is out of range
     */
    public HandoffQuery page(int most, Optional<String> after) {
        return new HandoffQuery(branch, state, attendant, text, most, after);
    }
}
