package io.fairbot.conversation.handoff;

/**
 * A bot's request for a person.
 *
 * @param priority the urgency
 * @param reason why, for the staff only, such as {@code complaint}; empty for no particular reason, at most
 *     {@value #MAX_REASON} characters
 */
public record HandoffRequest(HandoffPriority priority, String reason) {
    /** The maximum number of characters of a reason. */
    public static final int MAX_REASON = 200;

    /** A request of normal priority without a reason. */
    public static final HandoffRequest NORMAL = new HandoffRequest(HandoffPriority.NORMAL, "");

    /**
     * Checks the reason.
     *
     * @throws IllegalArgumentException when the reason is too long
     */
    public HandoffRequest {
        if (reason.length() > MAX_REASON) {
            throw new IllegalArgumentException(
                    "The reason of a handoff has at most " + MAX_REASON + " characters, not " + reason.length() + ".");
        }
    }

    /**
     * Returns a request of normal priority.
     *
     * @param reason why, for the staff only
     * @return the request
     * @throws IllegalArgumentException when the reason is too long
     */
    public static HandoffRequest of(String reason) {
        return new HandoffRequest(HandoffPriority.NORMAL, reason);
    }

    /**
     * Returns the request with another priority.
     *
     * @param other the urgency
     * @return the request
     */
    public HandoffRequest with(HandoffPriority other) {
        return new HandoffRequest(other, reason);
    }

    /** Returns the priority alone: the reason may be personal. */
    @Override
    public String toString() {
        return "HandoffRequest[" + priority + "]";
    }
}
