package io.fairbot.conversation.handoff;

import io.fairbot.whatsapp.Contact;
import java.time.Instant;
import java.util.Optional;

/**
 * A conversation as attendants see it. Obtained from {@link Handoffs}; not to be constructed otherwise, since components may be
 * added.
 *
 * @param id its id, which names the contact as it is now when contacts were merged
 * @param contact the customer; empty when the contact is not stored any more
 * @param handoff who answers
 * @param lastEventAt when its last event was settled
 */
public record ConversationSummary(ConversationId id, Optional<Contact> contact, Handoff handoff, Instant lastEventAt) {}
