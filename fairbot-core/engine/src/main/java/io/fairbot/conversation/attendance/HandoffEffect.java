package io.fairbot.conversation.attendance;

import io.fairbot.Internal;

/** An effect of a transition, besides the new state. */
@Internal
public enum HandoffEffect {
    /** The handler answers the customer's message. */
    ANSWER,
    /** The handler is not called. */
    STAY_SILENT,
    /** The handler learns of the change as an event. */
    NOTIFY_HANDLER,
    /** The staff learns of the change. */
    NOTIFY_STAFF,
    /** The staff is reminded. */
    REMIND_STAFF,
    /** The customer gets a notice. */
    TELL_CUSTOMER,
    /** The timer of the next step is set. */
    SCHEDULE,
    /** The timer of the next step is cancelled. */
    CANCEL_SCHEDULE
}
